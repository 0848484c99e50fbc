using System.Collections.Immutable;

namespace MetaRL.Envs.Families.Planar.Bodies;

/// <summary>
/// A rigid part of a planar body, hinged to its parent and driven by a motor there. A joint's angle is 0 in the drawn
/// pose; a positive one turns the link clockwise as seen with x to the right, so a leg swings backwards.
/// </summary>
/// <param name="Name">Such as "frontFoot"; names parameters of tasks.</param>
/// <param name="Shape">Its rods, whose ends (but for one at the hinge, which is the parent's) touch the ground; around its own
/// origin, which is the hinge (for the trunk, what its position tells).</param>
public sealed record PlanarLink(string Name, ImmutableArray<Capsule> Shape)
{
    /// <summary>Index of the link that it hangs on, less than its own; -1 for the trunk, which is free.</summary>
    public int Parent { get; init; } = -1;

    /// <summary>The hinge in the parent's frame, forward; m.</summary>
    public float HingeX { get; init; }

    /// <summary>The hinge in the parent's frame, up; m.</summary>
    public float HingeZ { get; init; }

    /// <summary>Least angle, rad; a soft stop. -inf for none.</summary>
    public float Low { get; init; } = float.NegativeInfinity;

    /// <summary>Greatest angle, rad; a soft stop. +inf for none.</summary>
    public float High { get; init; } = float.PositiveInfinity;

    /// <summary>Torque at action 1, N m.</summary>
    public float Torque { get; init; }

    /// <summary>Spring towards angle 0, N m/rad.</summary>
    public float Stiffness { get; init; }

    /// <summary>Friction of the hinge, N m s/rad.</summary>
    public float Damping { get; init; }

    /// <summary>Inertia of the motor, as felt at the hinge; kg m^2.</summary>
    public float Armature { get; init; }
}
