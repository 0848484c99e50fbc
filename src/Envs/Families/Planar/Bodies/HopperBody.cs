using System.Collections.Immutable;

namespace MetaRL.Envs.Families.Planar.Bodies;

/// <summary>An upright trunk on one leg with a foot: proportions like those of MuJoCo's hopper, but a hip that bends both ways.</summary>
public sealed record HopperBody : PlanarBody
{
    static readonly ImmutableArray<PlanarLink> links =
    [
        new("trunk", [new(0, -0.2f, 0, 0.2f, 0.05f)]),
        new("thigh", [new(0, 0, 0, -0.45f, 0.05f)])
        {
            Parent = 0, HingeZ = -0.2f, Low = -1.2f, High = 0.6f, Torque = 200, Damping = 1, Armature = 1,
        },
        new("shin", [new(0, 0, 0, -0.5f, 0.04f)])
        {
            Parent = 1, HingeZ = -0.45f, Low = 0, High = 2.2f, Torque = 200, Damping = 1, Armature = 1,
        },
        new("foot", [new(-0.13f, 0, 0.26f, 0, 0.06f)])
        {
            Parent = 2, HingeZ = -0.5f, Low = -0.785f, High = 0.785f, Torque = 200, Damping = 1, Armature = 1,
        },
    ];

    /// <inheritdoc/>
    public override string Name => "hopper";

    /// <inheritdoc/>
    public override ImmutableArray<PlanarLink> Links => links;

    /// <inheritdoc/>
    public override float Mass => 15;

    /// <inheritdoc/>
    public override float Friction => 0.9f;

    /// <inheritdoc/>
    public override float ActionCost => 1e-3f;

    /// <inheritdoc/>
    public override float AliveBonus => 1;

    /// <inheritdoc/>
    public override PlanarHealth? Health => new(MinHeight: 0.7f, MaxHeight: 10, MaxPitch: 0.4f);

    /// <inheritdoc/>
    public override float ResetNoise => 0.005f;

    /// <inheritdoc/>
    public override int Substeps => 4;
}
