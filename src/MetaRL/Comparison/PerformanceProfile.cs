using MetaRL.Evaluation;

namespace MetaRL.Comparison;

/// <summary>
/// Fraction of runs × tasks whose score is above τ, for several τ, with a pointwise band
/// (Dolan and Moré 2002, arXiv:cs/0102001; as run-score distributions in Agarwal et al. 2021, arXiv:2108.13264).
/// </summary>
/// <param name="Thresholds">τ, ascending.</param>
/// <param name="Fractions">In [0, 1], falling; one for each τ.</param>
/// <param name="Band">95 % or what the bootstrap was asked for; one for each τ.</param>
public sealed record PerformanceProfile(double[] Thresholds, double[] Fractions, Interval[] Band)
{
    /// <summary>The profile of one learner.</summary>
    /// <param name="scores">Its scores.</param>
    /// <param name="thresholds">τ, at least one; sorted here.</param>
    /// <param name="bootstrap">For the band; 2,000 repetitions do.</param>
    /// <exception cref="ArgumentException">No threshold, or one that is not a number.</exception>
    public static PerformanceProfile Of(ScoreMatrix scores, IEnumerable<double> thresholds, Bootstrap bootstrap)
    {
        ArgumentNullException.ThrowIfNull(bootstrap);
        double[] taus = [.. thresholds.Order()];
        if (taus.Length == 0 || taus.Any(double.IsNaN))
            throw new ArgumentException($"thresholds: [{string.Join(", ", taus)}]; at least one is needed, all numbers");
        Aggregate[] above = Array.ConvertAll(taus, Aggregate.FractionAbove);
        double[] fractions = Array.ConvertAll(above, aggregate => aggregate.Of(scores));
        Interval[] band = Array.ConvertAll(above, aggregate => bootstrap.Of(scores, aggregate));
        return new(taus, fractions, band);
    }
}
