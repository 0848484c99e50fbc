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
        return Quantile975(values.Length - 1) * StandardDeviation(values) / Math.Sqrt(values.Length);
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

    /// <summary>
    /// The mean of x_st = μ + a_s + b_t + e_st over S seeds and T tasks, with three half-widths. Over seeds and over tasks:
    /// <see cref="HalfWidth95"/> of the S, or T, means. Over both: t₀.₉₇₅,ᵥ √V with
    /// V = s²_S/S + s²_T/T − s²_E/(ST), where s²_S and s²_T are the variances of those means and s²_E is that of the residuals
    /// x_st − x̄_s − x̄_t + x̄ with (S−1)(T−1) degrees of freedom: the two-way random-effects estimate (Searle, Casella and McCulloch
    /// 1992, Variance Components, chapter 4), not taken for less than s²_S/S or s²_T/T. v is Satterthwaite's (1946, doi:10.2307/3002019),
    /// v = V² / Σᵢ Vᵢ²/vᵢ over the three terms. Never less than the half-width over seeds or over tasks.
    /// </summary>
    /// <param name="values">[S][T], of equal length, at least one of each.</param>
    /// <param name="isSample">Whether the tasks are a sample of more; without that only the seeds vary.</param>
    /// <exception cref="ArgumentException">Nothing there, or lengths differ.</exception>
    public static CrossedEstimate Crossed(double[][] values, bool isSample = true)
    {
        if (values.Length == 0) throw new ArgumentException("Crossed: no seeds, at least 1 needed");
        int tasks = values[0].Length;
        int odd = Array.FindIndex(values, row => row.Length != tasks);
        if (odd >= 0) throw new ArgumentException($"Crossed: {values[odd].Length} tasks in row {odd}, {tasks} in row 0");
        double[] seedMeans = Array.ConvertAll(values, static row => Mean(row));
        double[] taskMeans = [.. Enumerable.Range(0, tasks).Select(t => values.Average(row => row[t]))];
        double? overSeeds = HalfWidth95(seedMeans), overTasks = isSample ? HalfWidth95(taskMeans) : null;
        double? overBoth = overSeeds is { } s && overTasks is { } t ? Math.Max(TwoWay(values, seedMeans, taskMeans), Math.Max(s, t)) : null;
        return new(Mean(seedMeans), overSeeds, overTasks, overBoth);
    }

    static double TwoWay(double[][] values, double[] seedMeans, double[] taskMeans) => StandardError.HalfWidth95(
        [StandardError.OfMean(seedMeans)],
        [StandardError.OfMean(taskMeans)],
        [StandardError.OfResiduals((s, t) => values[s][t], seedMeans, taskMeans)]);

    static double Quantile975(double freedom) => StudentT.InvCDF(location: 0, scale: 1, freedom, p: 0.975);

    static void Require(ReadOnlySpan<double> values, int count, string name)
    {
        if (values.Length < count)
            throw new ArgumentException($"{name}: {values.Length} values, at least {count} needed");
    }
}
