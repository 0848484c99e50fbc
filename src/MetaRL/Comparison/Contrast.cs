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
        StandardError[]? seeds = Terms(a.RunMeans(), b.RunMeans(), paired.Runs, "runs");
        StandardError[]? tasks = isSample ? Terms(a.TaskMeans(), b.TaskMeans(), paired.Tasks, "tasks") : null;
        double? overSeeds = HalfWidth(seeds), overTasks = HalfWidth(tasks);
        if (seeds is null || tasks is null) return new(difference, overSeeds, overTasks, null);
        bool isWhole = paired.Runs && paired.Tasks;
        StandardError[] residuals = isWhole ? [Residual(a.Minus(b))] : [Residual(a), Residual(b)];
        double both = Math.Max(StandardError.HalfWidth95(seeds, tasks, residuals), Math.Max(overSeeds!.Value, overTasks!.Value));
        return new(difference, overSeeds, overTasks, both);
    }

    // Squared standard errors of the difference; null where one of them is of a single value.
    static StandardError[]? Terms(double[] a, double[] b, bool isPaired, string unit)
    {
        if (isPaired && a.Length != b.Length) throw new ArgumentException($"contrast: {a.Length} {unit} against {b.Length}; paired, both need equally many");
        double[][] samples = isPaired ? [[.. a.Zip(b, (x, y) => x - y)]] : [a, b];
        return Array.Exists(samples, static s => s.Length < 2) ? null : Array.ConvertAll(samples, static s => StandardError.OfMean(s));
    }

    static StandardError Residual(ScoreMatrix x) => StandardError.OfResiduals((s, t) => x[s, t], x.RunMeans(), x.TaskMeans());

    static double? HalfWidth(StandardError[]? parts) => parts is null ? null : StandardError.HalfWidth95(parts);
}
