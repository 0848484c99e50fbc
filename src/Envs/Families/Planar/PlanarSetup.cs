using MetaRL.Envs.Families.Planar.Bodies;
using MetaRL.Envs.Families.Planar.Simulation;

namespace MetaRL.Envs.Families.Planar;

/// <summary>All that the environments of one task share. Nothing changes it once its task is made.</summary>
internal sealed class PlanarSetup
{
    internal PlanarSetup(PlanarBody body, EnvSpec spec) => (Body, Spec, Model) = (body, spec, PlanarModel.Of(body));

    internal PlanarBody Body { get; }
    internal EnvSpec Spec { get; }
    internal PlanarModel Model { get; }
    internal PlanarGoal Goal { get; init; } = PlanarGoal.Forward;
    internal PlanarGround Ground { get; init; } = PlanarGround.Flat;

    // For as long as the setup lives.
    internal PlanarTables Tables => new(Model.Tables, Ground.Table, new(Body, Goal, Spec.ObsDim), Body.ResetNoise);
}
