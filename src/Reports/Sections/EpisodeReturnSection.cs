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
        RunGroup[] groups = [.. data.Evaluated.Where(g => g.Evaluation!.Seeds.All(s => s.Steps[^1].ByEpisode is not null))];
        if (groups.Length == 0) return null;
        Series[] series = [.. groups.Select(g => new Series(data.IsSingle ? "" : g.Name, data.Look(g), CurveOf(g.Evaluation!), Marker.Circle) { IsJoined = true })];
        double last = series.Max(s => s.Curve.X[^1]);
        string numbers = string.Join("; ", series.Select(s => $"{(s.Name == "" ? "" : s.Name + ": ")}from {Format.Number(s.Curve.Y[0])} in the first to {Format.Number(s.Curve.Y[^1])} in the last"));
        return new LineChart
        {
            Caption = new("by-episode", "Within a trial: return by episode", numbers + "."),
            Series = series,
            X = new(0.5, last + 0.5),
            XTicks = Ticks.Whole(new(1, last), 10),
            XTitle = "episode of the trial",
            YTitle = "mean return",
            Note = "After the last adaptation step. Bars: 95% intervals over seeds and tasks, as far as there are several.",
        }.Draw();
    }

    static Curve CurveOf(EvaluationRecord evaluation)
    {
        int episodes = evaluation.Seeds.Min(s => s.Steps[^1].ByEpisode!.Length);
        CrossedEstimate[] means = [.. Enumerable.Range(0, episodes).Select(e => Statistics.Crossed(Array.ConvertAll(evaluation.Seeds, s => s.Steps[^1].ByEpisode![e]), evaluation.Origin.IsSample))];
        bool hasBand = means.All(m => m.HalfWidth95 is not null);
        return new([.. means.Select((_, e) => e + 1.0)], [.. means.Select(m => m.Mean)],
            hasBand ? [.. means.Select(m => m.Interval95!.Value)] : null, null);
    }
}
