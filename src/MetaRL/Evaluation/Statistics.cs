using MathNet.Numerics.Distributions;

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

    static void Require(ReadOnlySpan<double> values, int count, string name)
    {
        if (values.Length < count)
            throw new ArgumentException($"{name}: {values.Length} values, at least {count} needed");
    }
}
