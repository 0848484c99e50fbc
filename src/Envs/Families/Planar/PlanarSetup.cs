using MetaRL.Envs.Families.Planar.Bodies;
using MetaRL.Envs.Families.Planar.Simulation;

namespace MetaRL.Envs.Families.Planar;

/// <summary>All that the environments of one task share, and what they pay and show. Nothing changes it once its task is made.</summary>
internal sealed class PlanarSetup
{
    internal const float SightSpacing = 0.25f; // m

    readonly float perSecond;
    readonly PlanarHealth? health;

    internal PlanarSetup(PlanarBody body, EnvSpec spec)
    {
        (Body, Spec, Model) = (body, spec, PlanarModel.Of(body));
        (perSecond, health) = (1 / body.StepTime, body.Health);
    }

    internal PlanarBody Body { get; }
    internal EnvSpec Spec { get; }
    internal PlanarModel Model { get; }
    internal PlanarGoal Goal { get; init; } = PlanarGoal.Forward;
    internal PlanarGround Ground { get; init; } = PlanarGround.Flat;

    /// <summary>Height above the ground, pitch, hinge angles; all velocities; and what else there is room for, heights of the ground ahead.</summary>
    internal void Observe(Lane lane, Span<float> obs)
    {
        int n = Model.Positions;
        float ground = Ground.HeightAt(lane.Position(0));
        obs[0] = lane.Position(1) - ground;
        for (int i = 2; i < n; i++) obs[i - 1] = lane.Position(i);
        for (int i = 0; i < n; i++) obs[n - 1 + i] = lane.Velocity(i);
        for (int i = 2 * n - 1, ahead = 1; i < obs.Length; i++, ahead++)
            obs[i] = Ground.HeightAt(lane.Position(0) + ahead * SightSpacing) - ground;
    }

    /// <summary>The reward of a step, with the mean speed over it, and whether the body has fallen.</summary>
    internal StepResult Judge(Lane lane, float before, ReadOnlySpan<float> act)
    {
        float squares = 0;
        foreach (float u in act) squares += u * u;
        float speed = (lane.Position(0) - before) * perSecond;
        return new(Goal.RewardAt(speed) + Body.AliveBonus - Body.ActionCost * squares, health is { } limits && Fell(lane, limits));
    }

    bool Fell(Lane lane, PlanarHealth limits)
    {
        float height = lane.Position(1) - Ground.HeightAt(lane.Position(0));
        return !(height >= limits.MinHeight && height <= limits.MaxHeight && MathF.Abs(lane.Position(2)) <= limits.MaxPitch);
    }
}
