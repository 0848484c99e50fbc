namespace MetaRL.Comparison;

/// <summary>Scores of one learner, [runs][tasks]: a row for each training seed, a column for each task. Immutable.</summary>
public sealed class ScoreMatrix
{
    readonly double[][] rows;

    /// <summary>Copies the scores.</summary>
    /// <param name="scores">[runs][tasks], at least one of each, all finite.</param>
    /// <exception cref="ArgumentException">Empty, ragged, or a score that is not finite; the message names the entry.</exception>
    public ScoreMatrix(IReadOnlyList<IReadOnlyList<double>> scores)
    {
        ArgumentNullException.ThrowIfNull(scores);
        if (scores.Count == 0) throw new ArgumentException("scores: no runs; at least one is needed");
        rows = new double[scores.Count][];
        for (int run = 0; run < rows.Length; run++) rows[run] = Row(scores, run);
    }

    /// <summary>Number of rows.</summary>
    public int Runs => rows.Length;

    /// <summary>Number of columns.</summary>
    public int Tasks => rows[0].Length;

    /// <summary>Score of one run on one task.</summary>
    public double this[int run, int task] => rows[run][task];

    /// <summary>All scores of one run; [tasks].</summary>
    public ReadOnlySpan<double> OfRun(int run) => rows[run];

    /// <summary>All scores on one task; [runs].</summary>
    public double[] OfTask(int task) => Array.ConvertAll(rows, row => row[task]);

    /// <summary>All scores, run by run; [runs · tasks].</summary>
    public double[] Flat() => [.. rows.SelectMany(row => row)];

    /// <summary>Mean of each run over the tasks; [runs].</summary>
    public double[] RunMeans() => Array.ConvertAll(rows, row => row.Average());

    /// <summary>Mean of each task over the runs; [tasks].</summary>
    public double[] TaskMeans()
    {
        double[] means = new double[Tasks];
        for (int task = 0; task < means.Length; task++) means[task] = OfTask(task).Average();
        return means;
    }

    /// <summary>Another matrix of the same shape, entry by entry.</summary>
    /// <param name="map">From a score and its task to the new score, such as a normalization between two lines.</param>
    /// <exception cref="ArgumentException">A new score is not finite.</exception>
    public ScoreMatrix Select(Func<double, int, double> map)
    {
        ArgumentNullException.ThrowIfNull(map);
        return new(Array.ConvertAll(rows, row => row.Select(map).ToArray()));
    }

    /// <summary>This minus the other, entry by entry: runs and tasks are paired by index.</summary>
    /// <exception cref="ArgumentException">The shapes differ.</exception>
    public ScoreMatrix Minus(ScoreMatrix other)
    {
        ArgumentNullException.ThrowIfNull(other);
        if (Runs != other.Runs || Tasks != other.Tasks)
        {
            throw new ArgumentException($"scores: {Runs} runs x {Tasks} tasks minus {other.Runs} x {other.Tasks}; "
                + "a paired difference needs equal runs and tasks");
        }
        double[][] difference = new double[Runs][];
        for (int run = 0; run < Runs; run++)
        {
            difference[run] = new double[Tasks];
            for (int task = 0; task < Tasks; task++) difference[run][task] = rows[run][task] - other.rows[run][task];
        }
        return new(difference);
    }

    static double[] Row(IReadOnlyList<IReadOnlyList<double>> scores, int run)
    {
        double[] row = [.. scores[run]];
        if (row.Length == 0) throw new ArgumentException($"scores: run {run} has no tasks; at least one is needed");
        if (row.Length != scores[0].Count)
            throw new ArgumentException($"scores: run {run} has {row.Length} tasks, run 0 has {scores[0].Count}; all need the same");
        int odd = Array.FindIndex(row, x => !double.IsFinite(x));
        if (odd >= 0) throw new ArgumentException($"scores: run {run}, task {odd} is {row[odd]}; expected a finite score");
        return row;
    }
}
