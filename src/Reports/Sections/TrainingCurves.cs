using MetaRL.Conflicts;
using MetaRL.Reports.Charts;
using MetaRL.Reports.Runs;
using MetaRL.Training;

namespace MetaRL.Reports.Sections;

/// <summary>Curves of one group's runs over the iterations that all of them reached.</summary>
sealed class TrainingCurves
{
    readonly IterationRecord[][] runs;   // [seeds][N]
    readonly double[] before, after;     // [N] position of what iteration i sampled, and of the φ that it made
    readonly int[] evaluated;            // indices with returns of an evaluation in every run

    /// <param name="group">With at least one iteration.</param>
    /// <param name="progress">The horizontal axis. Where seeds differ in it, their mean.</param>
    public TrainingCurves(RunGroup group, Progress progress)
    {
        runs = [.. group.Runs.Select(r => r.Metrics.Take(group.Iterations).ToArray())];
        double[] spent = [.. Enumerable.Range(0, group.Iterations).Select(i => runs.Average(r => progress.Spent(r[i])))];
        double start = progress == Progress.Iterations ? runs[0][0].Iteration : 0;
        after = [.. Sums(spent, start)];
        before = [start, .. after[..^1]];
        evaluated = [.. Enumerable.Range(0, group.Iterations).Where(i => Array.TrueForAll(runs, r => r[i].HeldOut is not null))];
        Label = group.Evaluation?.Origin is { Shared: 0 } ? "held-out" : "evaluated";
    }

    public bool HasHeldOut => evaluated.Length > 0;

    /// <summary>What points of evaluations are called; before the last evaluation it is not known what its tasks are.</summary>
    public string Label { get; }

    public int EvaluationsPerPoint => Curve.BinWidth(evaluated.Length, Curve.MarkerPoints);

    /// <summary>Training at iteration i is at what was spent before it, evaluation at what was spent with it.</summary>
    public Domain X => new(before[0], after[^1] > before[0] ? after[^1] : before[0] + 1);

    public Curve Of(Func<IterationRecord, double> value) => Curve.Of(before, [.. runs.Select(r => r.Select(value).ToArray())]);

    public Series Train(string name, string look, Func<double[], double> value) => new(name, look, Of(m => value(m.Returns)));

    /// <summary>Empty where no iteration was evaluated.</summary>
    public Series[] HeldOut(string name, string look, Marker marker, Func<double[], double> value)
    {
        if (!HasHeldOut) return [];
        double[][] seeds = [.. runs.Select(r => evaluated.Select(i => value(r[i].HeldOut!)).ToArray())];
        return [new(name, look, Curve.Of(Evaluations, seeds, Curve.MarkerPoints, smooth: false), marker)];
    }

    /// <summary>Over the iterations where every run measured them; null for none.</summary>
    public Curve? Conflicts(Func<TaskConflicts, double> value)
    {
        int[] measured = [.. Enumerable.Range(0, before.Length).Where(i => Array.TrueForAll(runs, r => r[i].Conflicts is not null))];
        if (measured.Length == 0) return null;
        return Curve.Of([.. measured.Select(i => before[i])], [.. runs.Select(r => measured.Select(i => value(r[i].Conflicts!)).ToArray())]);
    }

    // More would be less noise, and a learner of other days.
    const int HalfWindow = 2;

    /// <summary>Return after adaptation on training tasks minus that on evaluated ones: mean of the training returns nearer to this
    /// evaluation than to another, and so without lag. Null where fewer than two iterations were evaluated.</summary>
    public Curve? Gap()
    {
        if (evaluated.Length < 2) return null;
        int half = Math.Clamp((evaluated[1] - evaluated[0]) / 2, 1, HalfWindow);
        double[][] seeds = [.. runs.Select(r => evaluated.Select(i => TrainingNear(r, i + 1, half) - r[i].HeldOut![^1]).ToArray())];
        return Curve.Of(Evaluations, seeds, Curve.MarkerPoints, smooth: false);
    }

    double[] Evaluations => [.. evaluated.Select(i => after[i])];

    static double TrainingNear(IterationRecord[] run, int center, int half)
    {
        int from = Math.Max(0, Math.Min(center - half, run.Length - 1)), to = Math.Min(run.Length, center + half + 1);
        return run[from..to].Average(m => m.Returns[^1]);
    }

    static IEnumerable<double> Sums(double[] spent, double start)
    {
        double sum = start;
        foreach (double part in spent) yield return sum += part;
    }
}
