namespace MetaRL.Envs.Families.Planar;

/// <summary>What a family pays for speed: so much per m/s forward, or the lack of difference from a target.</summary>
internal readonly record struct PlanarGoal(float Direction, float? Target = null)
{
    internal static PlanarGoal Forward => new(1);

    internal float RewardAt(float speed) => Target is float target ? -MathF.Abs(speed - target) : Direction * speed;
}
