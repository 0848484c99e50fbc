using MetaRL.Envs.Families.Planar.Bodies;
using MetaRL.Envs.Vectorized;

namespace MetaRL.Envs.Families.Planar;

/// <summary>
/// Run forwards under an unseen load on the trunk. Reward of a step: v - c |a|^2 + b, with v the mean speed over the step
/// in m/s, a the action, and c and b the body's.
/// </summary>
public sealed record PlanarPayload : PlanarFamily
{
    /// <summary>Greatest load as a part of the body's own mass, in (0, 5].</summary>
    public float MaxLoad { get; init => field = Require.Positive(value, 5, "PlanarPayload.MaxLoad"); } = 0.5f;

    private protected override string What => "payload";

    /// <inheritdoc/>
    public override IReadOnlyList<TaskParameter> TaskParameters => [new("load", 0, MaxLoad * Body.Mass, "kg"), new("place", 0, 1)];

    /// <summary>Heavier loads, to 5 times the body's mass.</summary>
    /// <inheritdoc/>
    public override TaskFamily Widened(float factor) => this with { MaxLoad = Wider.Size(MaxLoad, factor, 5) };

    /// <summary>The task with a load.</summary>
    /// <param name="load">kg, from 0 to 5 times the body's mass.</param>
    /// <param name="place">Where on the trunk's first rod: 0 is its first end (the runner's rear), 1 its second.</param>
    /// <exception cref="ArgumentOutOfRangeException">A number is outside its range.</exception>
    public PlanarTask Carrying(float load, float place)
    {
        PlanarSetup setup = Setup();
        Capsule rod = Body.Links[0].Shape[0];
        float t = Require.InRange(place, 0, 1, "place");
        setup.Model.Links[0].Add(Require.InRange(load, 0, 5 * Body.Mass, "load"), rod.X0 + t * (rod.X1 - rod.X0), rod.Z0 + t * (rod.Z1 - rod.Z0));
        return Task(setup, $"{load} kg at {place}", ("load", load), ("place", place));
    }

    private protected override PlanarTask Draw(Split split, ref Rng rng) =>
        Carrying(rng.Uniform(0, MaxLoad * Body.Mass), rng.Uniform());
}
