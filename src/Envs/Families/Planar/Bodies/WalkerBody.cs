using System.Collections.Immutable;

namespace MetaRL.Envs.Families.Planar.Bodies;

/// <summary>An upright trunk on two like legs: proportions like those of MuJoCo's walker, but hips that bend both ways.</summary>
public sealed record WalkerBody : PlanarBody
{
    static readonly ImmutableArray<PlanarLink> links =
    [
        new("trunk", [new(0, -0.2f, 0, 0.2f, 0.05f)]),
        .. Leg("right", firstIndex: 1),
        .. Leg("left", firstIndex: 4),
    ];

    /// <inheritdoc/>
    public override string Name => "walker";

    /// <inheritdoc/>
    public override ImmutableArray<PlanarLink> Links => links;

    /// <inheritdoc/>
    public override float Mass => 25;

    /// <inheritdoc/>
    public override float Friction => 0.9f;

    /// <inheritdoc/>
    public override float ActionCost => 1e-3f;

    /// <inheritdoc/>
    public override float AliveBonus => 1;

    /// <inheritdoc/>
    public override PlanarHealth? Health => new(MinHeight: 0.8f, MaxHeight: 2, MaxPitch: 1);

    /// <inheritdoc/>
    public override float ResetNoise => 0.005f;

    /// <inheritdoc/>
    public override int Substeps => 4;

    static ImmutableArray<PlanarLink> Leg(string side, int firstIndex) =>
    [
        new(side + "Thigh", [new(0, 0, 0, -0.45f, 0.05f)])
        {
            Parent = 0, HingeZ = -0.2f, Low = -1.2f, High = 0.8f, Torque = 100, Damping = 0.5f, Armature = 0.05f,
        },
        new(side + "Shin", [new(0, 0, 0, -0.5f, 0.04f)])
        {
            Parent = firstIndex, HingeZ = -0.45f, Low = 0, High = 2.2f, Torque = 100, Damping = 0.5f, Armature = 0.05f,
        },
        new(side + "Foot", [new(-0.06f, 0, 0.2f, 0, 0.06f)])
        {
            Parent = firstIndex + 1, HingeZ = -0.5f, Low = -0.785f, High = 0.785f, Torque = 100, Damping = 0.5f, Armature = 0.05f,
        },
    ];
}
