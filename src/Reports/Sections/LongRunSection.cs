using System.Xml.Linq;
using MetaRL.Evaluation;
using MetaRL.Reports.Charts;
using MetaRL.Reports.Runs;

namespace MetaRL.Reports.Sections;

/// <summary>Adaptation far beyond the steps of training, where it was measured: where the return turns.</summary>
static class LongRunSection
{
    public static XElement? Chart(ReportData data)
    {
        LongRun[] all = Of(data);
        if (all.Length == 0) return null;
        return AdaptationChart.Of(
            new("long-run", $"Far beyond the steps of training, up to k = {all.Max(r => r.Turn.Last)}", Sentences(data, all)),
            $"{all[0].Evaluation.Origin.Adjective} return",
            [.. all.Select(r => new AdaptationLine(data.IsSingle ? "mean" : r.Group.Name, data.Look(r.Group), r.Evaluation, AdaptationSummary.Of(r.Evaluation)))],
            all is [var only] ? only.Evaluation.References : [],
            AdaptationSection.Marks([.. all.Select(r => r.Group)], [.. all.Select(r => r.Turn)]));
    }

    /// <summary>Where each line turns; null where no long run was measured.</summary>
    public static string? Words(ReportData data)
    {
        LongRun[] all = Of(data);
        return all.Length == 0 ? null : $"Far beyond the steps of training: {Sentences(data, all)}";
    }

    static LongRun[] Of(ReportData data) =>
        [.. data.Evaluated.Where(g => g.Farthest is not null).Select(g => new LongRun(g, g.Farthest!, TurningPoint.Of(g.Farthest!)))];

    static string Sentences(ReportData data, LongRun[] all) =>
        string.Join(' ', all.Select(r => $"{(data.IsSingle ? "" : r.Group.Name + ", ")}{(data.IsSingle ? "On" : "on")} {r.Evaluation.Origin.Words}: {r.Turn.Words}"));

    sealed record LongRun(RunGroup Group, EvaluationRecord Evaluation, TurningPoint Turn);
}
