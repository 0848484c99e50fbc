using MathNet.Numerics.Distributions;
using MetaRL.Evaluation;

namespace MetaRL.Comparison;

/// <summary>What two matrices of scores share.</summary>
/// <param name="Runs">Row i of both is of one seed.</param>
/// <param name="Tasks">Column i of both is one task.</param>
public readonly record struct Pairing(bool Runs, bool Tasks);

/// <summary>The difference of two mean scores, and how well it is known.</summary>
public static class Contrast
{
    /// <summary>
    /// ā − b̄ with three half-widths. Over seeds: the t interval of the differences of the seeds' means where seeds are paired, else
    /// Welch's (1947, doi:10.1093/biomet/34.1-2.28) of the means themselves; over tasks likewise. Over both: t₀.₉₇₅,ᵥ √V with
    /// V = V_S + V_T − V_E, V_S and V_T the squared standard errors of these two, and V_E that of the residuals, which both contain: of the
    /// differences x_st − y_st where all is paired, else those of a and of b, added. V is not taken for less than V_S or V_T, and v is
    /// Satterthwaite's (1946, doi:10.2307/3002019). Where all is paired this is <see cref="Statistics.Crossed"/> of the differences.
    /// </summary>
    /// <param name="a">[S][T]</param>
    /// <param name="b">[S][T], of the same size in what is paired.</param>
    /// <param name="paired">What they share.</param>
    /// <param name="isSample">Whether the tasks are a sample of more; without that only the seeds vary.</param>
    /// <exception cref="ArgumentException">Paired, but not of the same size.</exception>
    public static CrossedEstimate Of(ScoreMatrix a, ScoreMatrix b, Pairing paired, bool isSample = true)
    {
        ArgumentNullException.ThrowIfNull(a);
        ArgumentNullException.ThrowIfNull(b);
        double difference = Statistics.Mean(a.RunMeans()) - Statistics.Mean(b.RunMeans());
        Term[]? seeds = Terms(a.RunMeans(), b.RunMeans(), paired.Runs, "runs");
        Term[]? tasks = isSample ? Terms(a.TaskMeans(), b.TaskMeans(), paired.Tasks, "tasks") : null;
        double? overSeeds = HalfWidth(seeds), overTasks = HalfWidth(tasks);
        if (seeds is null || tasks is null) return new(difference, overSeeds, overTasks, null);
        bool isWhole = paired.Runs && paired.Tasks;
        Term[] residuals = isWhole ? [Residual(a.Minus(b))] : [Residual(a), Residual(b)];
        double both = Math.Max(HalfWidth(seeds, tasks, residuals), Math.Max(overSeeds!.Value, overTasks!.Value));
        return new(difference, overSeeds, overTasks, both);
    }

    // Squared standard errors of the difference; null where one of them is of a single value.
    static Term[]? Terms(double[] a, double[] b, bool isPaired, string unit)
    {
        if (isPaired && a.Length != b.Length) throw new ArgumentException($"contrast: {a.Length} {unit} against {b.Length}; paired, both need equally many");
        double[][] samples = isPaired ? [[.. a.Zip(b, (x, y) => x - y)]] : [a, b];
        return Array.Exists(samples, static s => s.Length < 2) ? null : Array.ConvertAll(samples, static s => Term.Of(s));
    }

    static Term Residual(ScoreMatrix x)
    {
        double[] runs = x.RunMeans(), tasks = x.TaskMeans();
        double mean = Statistics.Mean(runs), squares = 0;
        for (int s = 0; s < x.Runs; s++)
            for (int t = 0; t < x.Tasks; t++)
            {
                double residual = x[s, t] - runs[s] - tasks[t] + mean;
                squares += residual * residual;
            }
        int free = (x.Runs - 1) * (x.Tasks - 1);
        return new(squares / free / (x.Runs * x.Tasks), free);
    }

    static double? HalfWidth(Term[]? terms) => terms is null ? null : HalfWidth(terms.Sum(static t => t.Variance), terms);

    static double HalfWidth(Term[] seeds, Term[] tasks, Term[] residuals)
    {
        double ofSeeds = seeds.Sum(static t => t.Variance), ofTasks = tasks.Sum(static t => t.Variance);
        double variance = Math.Max(ofSeeds + ofTasks - residuals.Sum(static t => t.Variance), Math.Max(ofSeeds, ofTasks));
        return HalfWidth(variance, [.. seeds, .. tasks, .. residuals]);
    }

    static double HalfWidth(double variance, Term[] terms)
    {
        if (variance == 0) return 0;
        double spread = terms.Sum(static t => t.Variance * t.Variance / t.Freedom);
        double freedom = Math.Max(1, variance * variance / spread);
        return StudentT.InvCDF(location: 0, scale: 1, freedom, p: 0.975) * Math.Sqrt(variance);
    }

    // A squared standard error and its degrees of freedom.
    readonly record struct Term(double Variance, int Freedom)
    {
        public static Term Of(double[] values)
        {
            double deviation = Statistics.StandardDeviation(values);
            return new(deviation * deviation / values.Length, values.Length - 1);
        }
    }
}
