using MetaRL.Envs.Families.Planar.Lanes;
using MetaRL.Envs.Families.Planar.Simulation;

namespace MetaRL.Envs.Families.Planar;

/// <summary>
/// One planar body as a struct, for a thread of a GPU: the dynamics of <see cref="PlanarVectorEnv"/> with one lane, and on a
/// CPU the same bits. There that one is faster by the width of its vector registers.
/// </summary>
internal unsafe struct PlanarEnv : IEnv<PlanarTables>
{
    /// <summary>Most links of a body.</summary>
    internal const int MostLinks = 8;

    const int MostPositions = MostLinks + 2;

    // [3 positions + joints], as the simulator has them.
    fixed float rows[3 * MostPositions + MostLinks - 1];

    public void Reset(in PlanarTables task, ref Rng rng)
    {
        Frames frames;
        fixed (float* first = rows)
            PlanarStart.Draw(task.Model, task.Ground, task.Noise, ref rng, LaneOf(first, task), (LinkFrame*)frames.Floats);
    }

    public void Observe<TObs>(in PlanarTables task, ref TObs obs) where TObs : struct, IObsWriter, allows ref struct
    {
        fixed (float* first = rows) task.Rules.Observe(LaneOf(first, task), task.Ground, ref obs);
    }

    public StepResult Step<TAct>(in PlanarTables task, in TAct act, ref Rng rng) where TAct : struct, IActReader, allows ref struct
    {
        Work work;
        fixed (float* first = rows)
        {
            Lane lane = LaneOf(first, task);
            float before = lane.Position(0);
            for (int j = 0; j < task.Model.Joints; j++) lane.Action(j) = act[j];
            new PlanarDynamics<Lanes1>(task.Model, task.Ground, (LinkWork<Lanes1>*)work.Floats).Advance(first);
            return task.Rules.Judge(lane, task.Ground, before);
        }
    }

    static Lane LaneOf(float* first, in PlanarTables task) => new(first, 1, task.Model.Positions);

    // Memory to work in. In a struct, since what compiles for a GPU has no stackalloc.
    struct Work
    {
        internal fixed float Floats[LinkWork<Lanes1>.Fields * MostLinks];
    }

    struct Frames
    {
        internal fixed float Floats[LinkFrame.Fields * MostLinks];
    }
}
