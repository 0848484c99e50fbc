using System.Collections.Immutable;
using MetaRL.Envs.Families.Planar.Bodies;

namespace MetaRL.Envs.Tests;

/// <summary>A body with its links changed and one substep a step.</summary>
sealed record Altered(PlanarBody Inner, Func<PlanarLink, PlanarLink> Change) : PlanarBody
{
    public override string Name => Inner.Name;
    public override ImmutableArray<PlanarLink> Links => [.. Inner.Links.Select(Change)];
    public override float Mass => Inner.Mass;
    public override float Friction => Inner.Friction;
    public override float ActionCost => Inner.ActionCost;
    public override float ResetNoise => Inner.ResetNoise;
    public override int Substeps => 1;

    public static Altered Frictionless(PlanarBody body) => new(body, link => link with
    {
        Damping = 0,
        Stiffness = 0,
        Low = float.NegativeInfinity,
        High = float.PositiveInfinity,
    });
}

/// <summary>A rod that lies on the ground, and nothing else.</summary>
sealed record Sled : PlanarBody
{
    public override string Name => "sled";
    public override ImmutableArray<PlanarLink> Links => [new("rod", [new(-0.5f, 0, 0.5f, 0, 0.05f)])];
    public override float Mass => 10;
    public override float Friction => 0.4f;
    public override float ActionCost => 0;
    public override float ResetNoise => 0;
    public override int Substeps => 1;
}
