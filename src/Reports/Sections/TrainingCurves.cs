using MetaRL.Reports.Charts;
using MetaRL.Reports.Html;
using MetaRL.Reports.Runs;
using MetaRL.Training;

namespace MetaRL.Reports.Sections;

/// <summary>Curves of the runs over the iterations that all of them reached.</summary>
sealed class TrainingCurves
{
    readonly IterationRecord[][] runs;   // [seeds][N]
    readonly double[] iterations;        // [N]
    readonly int[] evaluated;            // indices with returns of an evaluation in every run

    public TrainingCurves(ReportData data)
    {
        runs = [.. data.Runs.Select(r => r.Metrics.Take(data.Iterations).ToArray())];
        iterations = [.. runs[0].Select(m => (double)m.Iteration)];
        Label = data.Evaluation?.Origin is { Shared: 0 } ? "held-out" : "evaluated";
        evaluated = [.. Enumerable.Range(0, data.Iterations).Where(i => Array.TrueForAll(runs, r => r[i].HeldOut is not null))];
    }

    public bool HasHeldOut => evaluated.Length > 0;

    /// <summary>What points of evaluations are called; before the last evaluation it is not known what its tasks are.</summary>
    public string Label { get; }

    public int EvaluationsPerPoint => Curve.BinWidth(evaluated.Length, Curve.MarkerPoints);

    /// <summary>A position on the x axis counts updates made: training at iteration i samples with i of them behind
    /// it, evaluation after it with i + 1.</summary>
    public Domain X => new(iterations[0], iterations[^1] + 1);

    public Curve Of(Func<IterationRecord, double> value) => Curve.Of(iterations, [.. runs.Select(r => r.Select(value).ToArray())]);

    public Series Train(string name, string look, Func<double[], double> value) => new(name, look, Of(m => value(m.Returns)));

    /// <summary>Empty where no iteration was evaluated.</summary>
    public Series[] HeldOut(string name, string look, Marker marker, Func<double[], double> value)
    {
        if (!HasHeldOut) return [];
        double[] x = [.. evaluated.Select(i => iterations[i] + 1)];
        double[][] seeds = [.. runs.Select(r => evaluated.Select(i => value(r[i].HeldOut!)).ToArray())];
        return [new(name, look, Curve.Of(x, seeds, Curve.MarkerPoints, smooth: false), marker)];
    }

    public LineChart Chart(Caption caption, IReadOnlyList<Series> series, string yTitle) => new()
    {
        Caption = caption,
        Series = series,
        X = X,
        YTitle = yTitle,
        Secondary = tick => Format.Count(StepsBefore(tick)),
    };

    double StepsBefore(double iteration) =>
        runs.Average(r => r.TakeWhile(m => m.Iteration < iteration).Sum(m => (double)m.EnvSteps));
}
