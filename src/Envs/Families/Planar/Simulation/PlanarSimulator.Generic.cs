using MetaRL.Envs.Families.Planar.Lanes;

namespace MetaRL.Envs.Families.Planar.Simulation;

/// <summary>A simulator with so many lanes.</summary>
internal sealed unsafe class PlanarSimulator<V> : PlanarSimulator where V : unmanaged, ILanes<V>
{
    readonly float[] workMemory; // pinned
    PlanarDynamics<V> dynamics;

    internal PlanarSimulator(PlanarModel model, PlanarGround ground, int count) : base(model, ground, count, V.Width)
    {
        workMemory = Pinned(model.Links.Length * sizeof(LinkWork<V>) / sizeof(float), out float* aligned);
        dynamics = new(model.Tables, ground.Table, (LinkWork<V>*)aligned);
    }

    internal override void Advance()
    {
        for (int g = 0; g < Groups; g++) dynamics.Advance(State + g * GroupSize);
    }
}
