using MetaRL.Envs.Families.Planar.Simulation;
using MetaRL.Envs.Vectorized;

namespace MetaRL.Envs.Families.Planar;

/// <summary>
/// Run forwards over ground that is unseen unless <see cref="Sight"/> says otherwise: its shape is drawn for each task.
/// Reward of a step: v - c |a|^2 + b, with v the mean speed over the step in m/s, a the action, and c and b the body's.
/// Kinds of ground as in Nagabandi et al. 2019, arXiv:1803.11347, with steps and gaps besides.
/// </summary>
public sealed record PlanarTerrain : PlanarFamily
{
    const float MostDifficulty = 2;

    /// <summary>What the ground is like.</summary>
    public TerrainKind Kind { get; init => field = Require.Defined(value, "PlanarTerrain.Kind"); } = TerrainKind.Mixed;

    /// <summary>Least difficulty, in [0, 2].</summary>
    public float MinDifficulty { get; init => field = Require.InRange(value, 0, MostDifficulty, "PlanarTerrain.MinDifficulty"); }

    /// <summary>Greatest difficulty, in [0, 2]; beyond 1 the ground goes on as it does from 0 to 1.</summary>
    public float MaxDifficulty { get; init => field = Require.InRange(value, 0, MostDifficulty, "PlanarTerrain.MaxDifficulty"); } = 1;

    /// <summary>
    /// How many heights of the ground ahead are observed, 0.25 m apart and relative to the ground below the trunk, in
    /// [0, 40]. None by default: then a learner must adapt to the ground.
    /// </summary>
    public int Sight { get; init => field = Require.InRange(value, 0, 40, "PlanarTerrain.Sight"); }

    private protected override string What => "terrain";

    private protected override int HeightsSeen => Sight;

    /// <inheritdoc/>
    public override IReadOnlyList<TaskParameter> TaskParameters =>
        [new("kind", (int)TerrainKind.Flat, (int)TerrainKind.Gaps), new("difficulty", MinDifficulty, MaxDifficulty)];

    /// <summary>Difficulties around the middle of the range, within [0, 2]; none where the ground is flat.</summary>
    /// <inheritdoc/>
    public override TaskFamily? Widened(float factor)
    {
        if (Kind == TerrainKind.Flat) return null;
        (float low, float high) = Wider.Interval(MinDifficulty, MaxDifficulty, factor, 0, MostDifficulty);
        return this with { MinDifficulty = low, MaxDifficulty = high };
    }

    /// <summary>Flat ground.</summary>
    public override string? FixedBy => Kind == TerrainKind.Flat ? "with Kind = Flat the ground has no difficulty to widen" : null;

    private protected override PlanarTask Draw(Split split, ref Rng rng)
    {
        if (MinDifficulty > MaxDifficulty)
            throw new InvalidOperationException(
                $"PlanarTerrain: MinDifficulty {MinDifficulty} is above MaxDifficulty {MaxDifficulty}; set MinDifficulty <= MaxDifficulty");
        TerrainKind kind = Kind == TerrainKind.Mixed ? TerrainKind.Gentle + rng.Below(TerrainKind.Gaps - TerrainKind.Gentle + 1) : Kind;
        return On(kind, rng.Uniform(MinDifficulty, MaxDifficulty), new Seed(rng.NextUInt64()));
    }

    /// <summary>The task on ground of one's own choice.</summary>
    /// <param name="kind">Any but <see cref="TerrainKind.Mixed"/>.</param>
    /// <param name="difficulty">In [0, 2].</param>
    /// <param name="shape">Decides what the kind leaves open.</param>
    /// <exception cref="ArgumentOutOfRangeException">The kind is Mixed, or the difficulty out of its range.</exception>
    public PlanarTask On(TerrainKind kind, float difficulty, Seed shape)
    {
        Rng rng = shape.Stream();
        PlanarGround ground = TerrainShapes.Draw(kind, Require.InRange(difficulty, 0, MostDifficulty, "difficulty"), ref rng);
        string words = kind == TerrainKind.Flat ? "flat" : $"{kind.ToString().ToLowerInvariant()}, difficulty {difficulty}, shape {shape.Key:x16}";
        return Task(Setup(ground: ground), words, ("kind", (int)kind), ("difficulty", difficulty));
    }
}
