using System.Collections.Immutable;

namespace MetaRL.Envs.Families.Planar.Bodies;

/// <summary>A long trunk with a head, a hind leg and a front leg of three links each: proportions and joints like those of MuJoCo's half-cheetah.</summary>
public sealed record RunnerBody : PlanarBody
{
    const float R = 0.046f;

    static readonly ImmutableArray<PlanarLink> links =
    [
        new("trunk", [new(-0.5f, 0, 0.5f, 0, R), new(0.5f, 0, 0.715f, 0.197f, R)]),
        new("backThigh", [new(0, 0, 0.16f, -0.25f, R)])
        {
            Parent = 0, HingeX = -0.5f, HingeZ = 0, Low = -0.52f, High = 1.05f, Torque = 120, Stiffness = 240, Damping = 6, Armature = 0.1f,
        },
        new("backShin", [new(0, 0, -0.28f, -0.14f, R)])
        {
            Parent = 1, HingeX = 0.16f, HingeZ = -0.25f, Low = -0.785f, High = 0.785f, Torque = 90, Stiffness = 180, Damping = 4.5f, Armature = 0.1f,
        },
        new("backFoot", [new(0, 0, 0.03f, -0.19f, R)])
        {
            Parent = 2, HingeX = -0.28f, HingeZ = -0.14f, Low = -0.4f, High = 0.785f, Torque = 60, Stiffness = 120, Damping = 3, Armature = 0.1f,
        },
        new("frontThigh", [new(0, 0, -0.14f, -0.24f, R)])
        {
            Parent = 0, HingeX = 0.5f, HingeZ = 0, Low = -1, High = 0.7f, Torque = 120, Stiffness = 180, Damping = 4.5f, Armature = 0.1f,
        },
        new("frontShin", [new(0, 0, 0.13f, -0.18f, R)])
        {
            Parent = 4, HingeX = -0.14f, HingeZ = -0.24f, Low = -1.2f, High = 0.87f, Torque = 60, Stiffness = 120, Damping = 3, Armature = 0.1f,
        },
        new("frontFoot", [new(0, 0, 0.09f, -0.13f, R)])
        {
            Parent = 5, HingeX = 0.13f, HingeZ = -0.18f, Low = -0.5f, High = 0.5f, Torque = 30, Stiffness = 60, Damping = 1.5f, Armature = 0.1f,
        },
    ];

    /// <inheritdoc/>
    public override string Name => "runner";

    /// <inheritdoc/>
    public override ImmutableArray<PlanarLink> Links => links;

    /// <inheritdoc/>
    public override float Mass => 14;

    /// <inheritdoc/>
    public override float Friction => 0.4f;

    /// <inheritdoc/>
    public override float ActionCost => 0.05f;

    /// <inheritdoc/>
    public override float ResetNoise => 0.1f;
}
