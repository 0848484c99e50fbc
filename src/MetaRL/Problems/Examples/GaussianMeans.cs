using System.ComponentModel.DataAnnotations;
using MetaRL.Envs;
using MetaRL.Envs.Spaces;

namespace MetaRL.Problems.Examples;

/// <summary>y = μ + ε, ε ~ N(0, σ² I), with μ ~ N(m, τ² I) a task's own. The input tells nothing, it is always 1: what can be
/// learned of a task is its mean, and <see cref="PosteriorMean"/> is the best that can be said of it.</summary>
public sealed record GaussianMeans : ExampleFamily
{
    /// <summary>D, numbers that y has.</summary>
    [Range(1, 1000)]
    public int Dimensions { get; init; } = 1;

    /// <summary>m, mean of each component of μ over tasks.</summary>
    [Range(-1e6, 1e6)]
    public double Center { get; init; }

    /// <summary>τ, standard deviation of each component of μ over tasks.</summary>
    [Range(0.0, 1e6, MinimumIsExclusive = true)]
    public double Between { get; init; } = 1;

    /// <summary>σ, standard deviation of a target within a task.</summary>
    [Range(0.0, 1e6, MinimumIsExclusive = true)]
    public double Within { get; init; } = 1;

    /// <inheritdoc/>
    public override string Name => "gaussian-means";

    /// <inheritdoc/>
    public override BoxSpace Input => BoxSpace.Uniform(1, 1, 1);

    /// <inheritdoc/>
    public override Space Target => BoxSpace.Unbounded(Dimensions);

    /// <inheritdoc/>
    public override IExampleTask Sample(Split split, Seed seed)
    {
        Rng rng = seed.ForSplit(split).Stream();
        var mean = new float[Dimensions];
        rng.FillNormal(mean);
        for (int i = 0; i < mean.Length; i++) mean[i] = (float)(Center + Between * mean[i]);
        return new Cloud(mean, (float)Within);
    }

    /// <summary>E[μ | y₁ … y_N] = (σ² m + τ² Σ yₙ) / (σ² + N τ²), component by component. Gelman et al. 2013, Bayesian Data
    /// Analysis, 3rd ed., eq. 2.12.</summary>
    /// <param name="y">[N, D], targets of one task; N may be 0.</param>
    /// <returns>[D]</returns>
    /// <exception cref="ArgumentException">There is no whole number of targets.</exception>
    public double[] PosteriorMean(ReadOnlySpan<float> y)
    {
        if (y.Length % Dimensions != 0)
            throw new ArgumentException($"PosteriorMean: {y.Length} numbers; expected a multiple of Dimensions = {Dimensions}");
        (double within, double between) = (Within * Within, Between * Between);
        var mean = new double[Dimensions];
        for (int i = 0; i < mean.Length; i++)
        {
            double sum = 0;
            for (int n = i; n < y.Length; n += Dimensions) sum += y[n];
            mean[i] = (within * Center + between * sum) / (within + y.Length / Dimensions * between);
        }
        return mean;
    }

    /// <summary>Var[μ | y₁ … y_N] = σ² τ² / (σ² + N τ²) of each component; the same source. The expected squared error of
    /// <see cref="PosteriorMean"/> on a fresh target is this and σ².</summary>
    /// <param name="count">N.</param>
    public double PosteriorVariance(int count)
    {
        (double within, double between) = (Within * Within, Between * Between);
        return within * between / (within + count * between);
    }

    sealed record Cloud(float[] Mean, float Within) : IExampleTask
    {
        public string Description => $"mean ({string.Join(", ", Mean)})";
        public IReadOnlyDictionary<string, double> Parameters => Mean.Select(static (m, i) => ($"mean{i}", (double)m)).ToDictionary();

        public void Draw(ref Rng rng, Span<float> x, Span<float> y)
        {
            x[0] = 1;
            rng.FillNormal(y);
            for (int i = 0; i < y.Length; i++) y[i] = Mean[i] + Within * y[i];
        }
    }
}
