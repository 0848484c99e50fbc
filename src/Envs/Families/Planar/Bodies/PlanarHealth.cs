namespace MetaRL.Envs.Families.Planar.Bodies;

/// <summary>Where a body must stay; an episode terminates outside.</summary>
/// <param name="MinHeight">Least height of the trunk's origin above the ground below it, m.</param>
/// <param name="MaxHeight">Greatest height, m.</param>
/// <param name="MaxPitch">Greatest pitch of the trunk either way, rad.</param>
public readonly record struct PlanarHealth(float MinHeight, float MaxHeight, float MaxPitch);
