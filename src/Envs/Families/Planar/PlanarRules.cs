using MetaRL.Envs.Families.Planar.Bodies;
using MetaRL.Envs.Families.Planar.Simulation;

namespace MetaRL.Envs.Families.Planar;

/// <summary>What the environments of one task show and pay, and when a body has fallen. Without references.</summary>
internal readonly record struct PlanarRules
{
    internal const float SightSpacing = 0.25f; // m

    readonly PlanarGoal goal;
    readonly float perSecond, aliveBonus, actionCost;
    readonly float minHeight, maxHeight, maxPitch;
    readonly int canFall, positions, joints, heightsSeen;

    internal PlanarRules(PlanarBody body, PlanarGoal goal, int obsDim)
    {
        this.goal = goal;
        (perSecond, aliveBonus, actionCost) = (1 / body.StepTime, body.AliveBonus, body.ActionCost);
        (positions, joints, heightsSeen) = (body.Positions, body.Joints, obsDim - (2 * body.Positions - 1));
        if (body.Health is not { } limits) return;
        canFall = 1;
        (minHeight, maxHeight, maxPitch) = (limits.MinHeight, limits.MaxHeight, limits.MaxPitch);
    }

    /// <summary>Height above the ground, pitch, hinge angles; all velocities; and heights of the ground ahead, as many as are seen.</summary>
    internal void Observe<TObs>(scoped Lane lane, scoped in GroundTable ground, ref TObs obs) where TObs : struct, IObsWriter, allows ref struct
    {
        int n = positions;
        float below = ground.HeightAt(lane.Position(0));
        obs[0] = lane.Position(1) - below;
        for (int i = 2; i < n; i++) obs[i - 1] = lane.Position(i);
        for (int i = 0; i < n; i++) obs[n - 1 + i] = lane.Velocity(i);
        for (int ahead = 1; ahead <= heightsSeen; ahead++)
            obs[2 * n - 2 + ahead] = ground.HeightAt(lane.Position(0) + ahead * SightSpacing) - below;
    }

    /// <summary>The reward of a step, with the mean speed over it, and whether the body has fallen.</summary>
    internal StepResult Judge(Lane lane, in GroundTable ground, float before)
    {
        float squares = 0;
        for (int j = 0; j < joints; j++) squares += lane.Action(j) * lane.Action(j);
        float speed = (lane.Position(0) - before) * perSecond;
        return new(goal.RewardAt(speed) + aliveBonus - actionCost * squares, canFall != 0 && Fell(lane, ground));
    }

    bool Fell(Lane lane, in GroundTable ground)
    {
        float height = lane.Position(1) - ground.HeightAt(lane.Position(0));
        return !(height >= minHeight && height <= maxHeight && MathF.Abs(lane.Position(2)) <= maxPitch);
    }
}
