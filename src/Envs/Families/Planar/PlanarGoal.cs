namespace MetaRL.Envs.Families.Planar;

/// <summary>What a family pays for speed: so much per m/s forward, or the lack of difference from a target.</summary>
internal readonly record struct PlanarGoal
{
    readonly float direction, target;
    readonly int hasTarget; // a number: tasks on a GPU hold no bool

    PlanarGoal(float direction, float target, bool hasTarget) =>
        (this.direction, this.target, this.hasTarget) = (direction, target, hasTarget ? 1 : 0);

    internal static PlanarGoal Forward => Along(1);

    internal static PlanarGoal Along(float direction) => new(direction, 0, hasTarget: false);

    internal static PlanarGoal At(float target) => new(0, target, hasTarget: true);

    internal float RewardAt(float speed) => hasTarget != 0 ? -MathF.Abs(speed - target) : direction * speed;
}
