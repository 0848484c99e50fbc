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
        double[] fractions = new double[taus.Length];
        int[] below = Array.ConvertAll(scores.Flat(), x => ThresholdsBelow(taus, x));
        CountAbove(below, new(scores.Runs, scores.Tasks), fractions);
        return new(taus, fractions, bootstrap.Of(scores, taus.Length, (weights, into) => CountAbove(below, weights, into)));
    }

    static int ThresholdsBelow(double[] taus, double score)
    {
        int count = 0;
        while (count < taus.Length && score > taus[count]) count++;
        return count;
    }

    // A score that exceeds n thresholds counts for the first n: one pass over the scores, one over the thresholds.
    static void CountAbove(int[] below, ResampleWeights weights, double[] into)
    {
        ReadOnlySpan<int> counts = weights.Flat;
        Array.Clear(into);
        for (int i = 0; i < below.Length; i++)
            if (below[i] > 0) into[below[i] - 1] += counts[i];
        double above = 0;
        for (int i = into.Length - 1; i >= 0; i--)
        {
            above += into[i];
            into[i] = above / weights.Total;
        }
    }
}
