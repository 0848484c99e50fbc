using System.Runtime.CompilerServices;
using MetaRL.Envs.Families.Planar.Lanes;

namespace MetaRL.Envs.Families.Planar.Simulation;

/// <summary>
/// The articulated-body algorithm (Featherstone 2008, Rigid Body Dynamics Algorithms, chapter 7) in reduced coordinates.
/// Springs, dampers, stops and contacts are taken at the end of the step (linearly implicit): those of a hinge add to its
/// inertia, those of a contact add w w' to the articulated inertia of its link, so one pass stays one pass.
/// </summary>
/// <remarks>The methods are small and never inlined: in one large one the JIT runs out of registers, and speed falls sevenfold.</remarks>
internal sealed unsafe partial class PlanarSimulator<V> : PlanarSimulator where V : unmanaged, ILanes<V>
{
    const MethodImplOptions Apart = MethodImplOptions.NoInlining;
    readonly float[] workMemory;               // pinned
    readonly LinkWork<V>* work;                // [links]
    readonly float* heights;
    readonly LinkModel[] links;
    readonly ContactModel[] contacts;
    readonly PlanarPhysics physics;
    readonly V step, normalScale;
    V* q, v, a, act;

    internal PlanarSimulator(PlanarModel model, PlanarGround ground, int count) : base(model, ground, count, V.Width)
    {
        (links, contacts, physics) = (model.Links, model.Contacts, model.Physics);
        workMemory = Pinned(links.Length * sizeof(LinkWork<V>) / sizeof(float), out float* aligned);
        work = (LinkWork<V>*)aligned;
        heights = ground.Pointer;
        float h = physics.Step;
        step = V.Create(h);
        (normalX, normalZ) = (V.Create(0), V.Create(1));
        normalScale = V.Create(1 / (1 + h * (physics.GroundDamping + h * physics.GroundStiffness)));
    }

    internal override void Advance()
    {
        int n = Model.Positions;
        for (int g = 0; g < Groups; g++)
        {
            q = (V*)(State + g * GroupSize);
            v = q + n;
            a = v + n;
            act = a + n;
            for (int s = 0; s < Model.Substeps; s++) Substep();
        }
    }

    void Substep()
    {
        Trunk();
        for (int i = 0; i < links.Length; i++)
        {
            if (i > 0) Place(i);
            Weigh(i);
            for (int k = links[i].FirstContact; k < links[i].EndContact; k++) Touch(i, k);
        }
        for (int i = links.Length - 1; i > 0; i--) Gather(i);
        AccelerateTrunk();
        for (int i = 1; i < links.Length; i++) Accelerate(i);
        Integrate();
    }

    // Velocity first, then position with the new velocity (semi-implicit Euler).
    [MethodImpl(Apart)]
    void Integrate()
    {
        V h = step;
        for (int i = 0; i < links.Length + 2; i++)
        {
            V next = V.Fma(h, a[i], v[i]);
            v[i] = next;
            q[i] = V.Fma(h, next, q[i]);
        }
    }
}
