using System.Runtime.CompilerServices;
using MetaRL.Envs.Families.Planar.Lanes;

namespace MetaRL.Envs.Families.Planar.Simulation;

/// <summary>
/// The articulated-body algorithm (Featherstone 2008, Rigid Body Dynamics Algorithms, chapter 7) in reduced coordinates.
/// Springs, dampers, stops and contacts are taken at the end of the step (linearly implicit): those of a hinge add to its
/// inertia, those of a contact add w w' to the articulated inertia of its link, so one pass stays one pass. It holds no
/// references, so that a thread of a GPU runs the same code with one lane.
/// </summary>
/// <remarks>The methods are small and never inlined: in one large one the JIT runs out of registers, and speed falls sevenfold.</remarks>
internal unsafe partial struct PlanarDynamics<V> where V : unmanaged, ILanes<V>
{
    const MethodImplOptions Apart = MethodImplOptions.NoInlining;
    readonly LinkWork<V>* work;                // [links]
    readonly LinkModel* links;
    readonly ContactModel* contacts;
    readonly float* heights;
    readonly PlanarPhysics physics;
    readonly V step, normalScale;
    readonly float rise;
    readonly int count, substeps, isFlat;
    V* q, v, a, act;
    V touchX, touchZ, normalX, normalZ, depth; // of the contact at hand

    /// <summary>The dynamics of a body on some ground.</summary>
    /// <param name="model">The body.</param>
    /// <param name="ground">The ground.</param>
    /// <param name="work">[links], memory to work in.</param>
    internal PlanarDynamics(in ModelTables model, in GroundTable ground, LinkWork<V>* work)
    {
        this.work = work;
        links = model.Links.First;
        contacts = model.Contacts.First;
        heights = ground.Heights.First;
        (count, physics, substeps) = (model.Links.Length, model.Physics, model.Substeps);
        (rise, isFlat) = (ground.Rise, ground.IsFlat ? 1 : 0);
        float h = physics.Step;
        step = V.Create(h);
        (normalX, normalZ) = (V.Create(0), V.Create(1));
        normalScale = V.Create(1 / (1 + h * (physics.GroundDamping + h * physics.GroundStiffness)));
    }

    /// <summary>Takes the bodies of one group through one step of the environment.</summary>
    /// <param name="rows">[3 positions + joints][Width]: positions, velocities, accelerations, actions.</param>
    internal void Advance(float* rows)
    {
        int n = count + 2;
        q = (V*)rows;
        v = q + n;
        a = v + n;
        act = a + n;
        for (int s = 0; s < substeps; s++) Substep();
    }

    void Substep()
    {
        Trunk();
        for (int i = 0; i < count; i++)
        {
            if (i > 0) Place(i);
            Weigh(i);
            for (int k = links[i].FirstContact; k < links[i].EndContact; k++) Touch(i, k);
        }
        for (int i = count - 1; i > 0; i--) Gather(i);
        AccelerateTrunk();
        for (int i = 1; i < count; i++) Accelerate(i);
        Integrate();
    }

    // Velocity first, then position with the new velocity (semi-implicit Euler).
    [MethodImpl(Apart)]
    void Integrate()
    {
        V h = step;
        for (int i = 0; i < count + 2; i++)
        {
            V next = V.Fma(h, a[i], v[i]);
            v[i] = next;
            q[i] = V.Fma(h, next, q[i]);
        }
    }
}
