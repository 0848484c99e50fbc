using MathNet.Numerics.Distributions;
using MathNet.Numerics.Statistics;

namespace MetaRL.Evaluation;

/// <summary>Sample statistics for returns. Values are independent replications: tasks for one training seed, seeds
/// where there are several. Every method throws <see cref="ArgumentException"/> on an empty sample.</summary>
public static class Statistics
{
    /// <summary>x̄ = (1/n) Σᵢ xᵢ</summary>
    public static double Mean(ReadOnlySpan<double> values)
    {
        Require(values, 1, nameof(Mean));
        double sum = 0;
        foreach (double x in values) sum += x;
        return sum / values.Length;
    }

    /// <summary>s = √( Σᵢ (xᵢ − x̄)² / (n − 1) ), n ≥ 2; fewer values are an <see cref="ArgumentException"/>.</summary>
    public static double StandardDeviation(ReadOnlySpan<double> values)
    {
        Require(values, 2, nameof(StandardDeviation));
        double mean = Mean(values), sum = 0;
        foreach (double x in values) sum += (x - mean) * (x - mean);
        return Math.Sqrt(sum / (values.Length - 1));
    }

    /// <summary>h = t₀.₉₇₅,ₙ₋₁ · s / √n, so that x̄ ± h is the 95% Student-t interval of the mean.
    /// Null for n = 1: one value says nothing about its spread.</summary>
    public static double? HalfWidth95(ReadOnlySpan<double> values)
    {
        Require(values, 1, nameof(HalfWidth95));
        if (values.Length == 1) return null;
        double t = StudentT.InvCDF(location: 0, scale: 1, freedom: values.Length - 1, p: 0.975);
        return t * StandardDeviation(values) / Math.Sqrt(values.Length);
    }

    /// <summary>x̄ with its 95% Student-t interval.</summary>
    public static Estimate MeanOf(ReadOnlySpan<double> values) => new(Mean(values), HalfWidth95(values), values.Length);

    /// <summary>Mean of dᵢ = afterᵢ − beforeᵢ with its 95% Student-t interval, paired by index: what the pairs share
    /// (an easy task, a lucky seed) cancels. Both [n]; different lengths are an <see cref="ArgumentException"/>.</summary>
    public static Estimate PairedGain(ReadOnlySpan<double> before, ReadOnlySpan<double> after)
    {
        if (before.Length != after.Length)
            throw new ArgumentException($"PairedGain: {before.Length} values before, {after.Length} after; pairs need equally many");
        double[] gain = new double[before.Length];
        for (int i = 0; i < gain.Length; i++) gain[i] = after[i] - before[i];
        return MeanOf(gain);
    }

    /// <summary>Mean of the middle half: floor(n/4) values dropped at each end. Less noisy than the median, less
    /// moved by outliers than the mean. Agarwal et al. 2021, arXiv:2108.13264</summary>
    public static double InterquartileMean(ReadOnlySpan<double> values)
    {
        Require(values, 1, nameof(InterquartileMean));
        double[] sorted = values.ToArray();
        Array.Sort(sorted);
        int cut = sorted.Length / 4;
        return Mean(sorted.AsSpan(cut, sorted.Length - (2 * cut)));
    }

    /// <summary>95% percentile bootstrap interval of a statistic: the 2.5% and 97.5% quantiles of the statistic over
    /// samples of size n drawn from the values with replacement. Efron and Tibshirani 1993, chapter 13.</summary>
    /// <param name="values">The sample, [n].</param>
    /// <param name="statistic">For instance <see cref="Mean"/> or <see cref="InterquartileMean"/>.</param>
    /// <param name="seed">Same seed, same interval.</param>
    /// <param name="resamples">Number of bootstrap samples, at least 1.</param>
    public static Interval Bootstrap95(
        ReadOnlySpan<double> values, Func<ReadOnlySpan<double>, double> statistic, ulong seed, int resamples = 10_000)
    {
        Require(values, 1, nameof(Bootstrap95));
        ArgumentOutOfRangeException.ThrowIfLessThan(resamples, 1);
        double[] sample = new double[values.Length], results = new double[resamples];
        ulong draw = 0;
        for (int b = 0; b < resamples; b++)
        {
            for (int i = 0; i < sample.Length; i++) sample[i] = values[Index(seed, draw++, values.Length)];
            results[b] = statistic(sample);
        }
        Array.Sort(results);
        return new(Quantile(results, 0.025), Quantile(results, 0.975));
    }

    static double Quantile(double[] sorted, double p) =>
        SortedArrayStatistics.QuantileCustom(sorted, p, QuantileDefinition.R7);

    // Counter-based: SplitMix64 (Steele et al. 2014) of (seed, draw), then Lemire's multiply-shift onto [0, n).
    static int Index(ulong seed, ulong draw, int n)
    {
        ulong z = seed + ((draw + 1) * 0x9E3779B97F4A7C15);
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
        z ^= z >> 31;
        return (int)Math.BigMul(z, (ulong)n, out _);
    }

    static void Require(ReadOnlySpan<double> values, int count, string name)
    {
        if (values.Length < count)
            throw new ArgumentException($"{name}: {values.Length} values, at least {count} needed");
    }
}
