using MathNet.Numerics.Distributions;

namespace MetaRL.Evaluation;

/// <summary>A squared standard error and its degrees of freedom.</summary>
readonly record struct StandardError(double Variance, int Freedom)
{
    /// <summary>Of the mean of independent values, at least 2.</summary>
    public static StandardError OfMean(double[] values)
    {
        double deviation = Statistics.StandardDeviation(values);
        return new(deviation * deviation / values.Length, values.Length - 1);
    }

    /// <summary>What is left of a mean over both where seeds' and tasks' means are taken out.</summary>
    /// <param name="value">x_st, by seed and task.</param>
    /// <param name="seedMeans">[S], at least 2.</param>
    /// <param name="taskMeans">[T], at least 2.</param>
    public static StandardError OfResiduals(Func<int, int, double> value, double[] seedMeans, double[] taskMeans)
    {
        int seeds = seedMeans.Length, tasks = taskMeans.Length, free = (seeds - 1) * (tasks - 1);
        double mean = Statistics.Mean(seedMeans), squares = 0;
        for (int s = 0; s < seeds; s++)
            for (int t = 0; t < tasks; t++)
            {
                double residual = value(s, t) - seedMeans[s] - taskMeans[t] + mean;
                squares += residual * residual;
            }
        return new(squares / free / (seeds * tasks), free);
    }

    /// <summary>t₀.₉₇₅,ᵥ √V with V the sum and v Satterthwaite's.</summary>
    public static double HalfWidth95(StandardError[] parts) => HalfWidth95(Sum(parts), parts);

    /// <summary>The same with V = V_S + V_T − V_E, not taken for less than V_S or V_T: seeds and tasks crossed.</summary>
    public static double HalfWidth95(StandardError[] seeds, StandardError[] tasks, StandardError[] residuals)
    {
        double ofSeeds = Sum(seeds), ofTasks = Sum(tasks);
        double variance = Math.Max(ofSeeds + ofTasks - Sum(residuals), Math.Max(ofSeeds, ofTasks));
        return HalfWidth95(variance, [.. seeds, .. tasks, .. residuals]);
    }

    static double Sum(StandardError[] parts) => parts.Sum(static p => p.Variance);

    static double HalfWidth95(double variance, StandardError[] parts)
    {
        if (variance == 0) return 0;
        double spread = parts.Sum(static p => p.Variance * p.Variance / p.Freedom);
        double freedom = Math.Max(1, variance * variance / spread);
        return StudentT.InvCDF(location: 0, scale: 1, freedom, p: 0.975) * Math.Sqrt(variance);
    }
}
