namespace MetaRL.Envs.Families.Navigation;

/// <summary>Where the point of <see cref="PointNavigation"/> should go; it starts at the origin.</summary>
/// <param name="X">First coordinate.</param>
/// <param name="Y">Second coordinate.</param>
public readonly record struct PointGoal(float X, float Y);
