using System.Xml.Linq;
using MetaRL.Evaluation;
using MetaRL.Reports.Charts;
using MetaRL.Reports.Html;
using MetaRL.Reports.Runs;

namespace MetaRL.Reports.Sections;

/// <summary>Return by episode of a trial: what a learner with memory finds out on the way.</summary>
static class EpisodeReturnSection
{
    public static XElement? Chart(ReportData data)
    {
        return Chart("by-episode", [.. data.Evaluated.Select(g => (data.IsSingle ? "" : g.Name, data.Look(g), g.Evaluation!))]);
    }

    /// <summary>A line for each of them that is of trials; null where none is.</summary>
    public static XElement? Chart(string id, IReadOnlyList<(string Name, string Look, EvaluationRecord Evaluation)> all)
    {
        Series[] series = [.. all.Select(g => (g.Name, g.Look, Means: EpisodeReturns.Of(g.Evaluation))).Where(g => g.Means.Count > 1)
            .Select(g => new Series(g.Name, g.Look, CurveOf(g.Means), Marker.Circle) { IsJoined = true })];
        if (series.Length == 0) return null;
        bool adapts = all.Any(g => RunGroup.StepsOf(g.Evaluation) > 0);
        double last = series.Max(s => s.Curve.X[^1]);
        string numbers = string.Join("; ", series.Select(s => $"{(s.Name == "" ? "" : s.Name + ": ")}from {Format.Number(s.Curve.Y[0])} in the first to {Format.Number(s.Curve.Y[^1])} in the last"));
        return new LineChart
        {
            Caption = new(id, "Within a trial: return by episode", numbers + "."),
            Series = series,
            X = new(0.5, last + 0.5),
            XTicks = Ticks.Whole(new(1, last), 10),
            XTitle = "episode of the trial",
            YTitle = "mean return",
            Note = (adapts ? "After the last adaptation step. " : "") + "Bars: 95% intervals over seeds and tasks, as far as there are several.",
        }.Draw();
    }

    static Curve CurveOf(IReadOnlyList<CrossedEstimate> means)
    {
        bool hasBand = means.All(m => m.HalfWidth95 is not null);
        return new([.. means.Select((_, e) => e + 1.0)], [.. means.Select(m => m.Mean)],
            hasBand ? [.. means.Select(m => m.Interval95!.Value)] : null, null);
    }
}
