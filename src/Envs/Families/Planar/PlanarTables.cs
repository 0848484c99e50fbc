using MetaRL.Envs.Families.Planar.Simulation;
using MetaRL.Envs.Tables;

namespace MetaRL.Envs.Families.Planar;

/// <summary>A <see cref="PlanarTask"/> as its environments read it: without references.</summary>
internal readonly record struct PlanarTables(ModelTables Model, GroundTable Ground, PlanarRules Rules, float Noise) : IHasTables<PlanarTables>
{
    public PlanarTables Bind(ITableBinder binder) => this with { Model = Model.Bind(binder), Ground = Ground.Bind(binder) };
}
