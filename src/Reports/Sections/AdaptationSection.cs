using System.Xml.Linq;
using MetaRL.Envs;
using MetaRL.Evaluation;
using MetaRL.Reports.Charts;
using MetaRL.Reports.Html;
using MetaRL.Reports.Runs;
using static MetaRL.Reports.Html.Markup;

namespace MetaRL.Reports.Sections;

/// <summary>Return over adaptation steps: the curve of each group, and the table.</summary>
static class AdaptationSection
{
    public static XElement? Draw(ReportData data)
    {
        if (data.Evaluated.Count == 0) return null;
        string[] origins = [.. data.Evaluated.Select(g => g.Evaluation!.Origin.Words).Distinct()];
        return Tag("section",
            Tag("h2", origins is [var one] ? $"{What(data)} on {one}" : What(data)),
            data.IsSingle
                ? Tag("div.columns", Tag("div", Chart(data), LongRunSection.Chart(data), EpisodeReturnSection.Chart(data)), AdaptationTableSection.OfOne(data.Groups[0].Adaptation!, data.Groups[0].Evaluation!))
                : Tag("div.stack", Tag("div.columns", Chart(data), LongRunSection.Chart(data), EpisodeReturnSection.Chart(data)), AdaptationTableSection.OfMany(data)),
            LongRunSection.Words(data) is { } words ? Tag("p.note", words) : null,
            Turn(data) is { } turn ? Tag("p.note", turn) : null,
            GeneralizationSection.Table(data));
    }

    static string What(ReportData data) => Adapts(data) ? "Adaptation" : "Return";

    /// <summary>Whether anything was measured after adaptation.</summary>
    public static bool Adapts(ReportData data) => data.Evaluated.Any(g => !g.IsUnadapted);

    // Where a long run was measured, it has a section of its own.
    static string? Turn(ReportData data)
    {
        if (!data.IsSingle || data.Groups[0] is not { Farthest: null } group || Trained(group) is not { } trained) return null;
        TurningPoint turn = TurningPoint.Of(group.Evaluation!);
        return turn.Last > (group.K ?? 0) ? $"{trained} {turn.Words}" : null;
    }

    // What adaptation begins with.
    static string? Trained(RunGroup group) => group switch
    {
        { Judged: 0 } => "There was no meta-training: adaptation begins with fresh weights.",
        { K: 0 } => "Training does not adapt: all adaptation is that of evaluation.",
        { K: { } k } => $"Training adapts by {Format.Plural(k, "step")}.",
        _ => null,
    };

    /// <summary>The digits of every number in the adaptation table, and of the headline that quotes it.</summary>
    public static Func<double, string> NumberFormat(AdaptationSummary summary) => Format.Column(
        summary.Rows.Select(r => r.Return.Mean),
        summary.Rows.SelectMany(r => new[] { r.Return.HalfWidth95 ?? 0, r.Gain.HalfWidth95 ?? 0 }));

    static XElement? Chart(ReportData data)
    {
        if (!data.Evaluated.Any(g => RunGroup.StepsOf(g.Evaluation!) > 0)) return null;
        RunGroup[] groups = [.. data.Evaluated];
        EvaluationRecord first = groups[0].Evaluation!;
        string numbers = string.Join("; ", groups.Select(g => $"{(data.IsSingle ? "Mean return" : g.Name)} from {Ends(g.Adaptation!)}"));
        return AdaptationChart.Of(
            new("adaptation", "Adaptation curve", numbers + "."),
            $"{first.Origin.Adjective} return",
            [.. groups.Select(g => new AdaptationLine(data.IsSingle ? "mean" : g.Name, data.Look(g), g.Evaluation!, g.Adaptation!))],
            SharedReferences(groups),
            Marks(groups, [.. groups.Select(g => TurningPoint.Of(g.Evaluation!))]));
    }

    /// <summary>From k = 0 to the last k.</summary>
    public static string Ends(AdaptationSummary summary) =>
        $"{Format.Number(summary.Rows[0].Return.Mean)} at k = 0 to {Format.Number(summary.Rows[^1].Return.Mean)} at k = {summary.Rows[^1].K}";

    /// <summary>Where training ends and evaluation goes on, if all trained with the same number of steps; and where one line alone is
    /// highest.</summary>
    public static Mark[] Marks(RunGroup[] groups, TurningPoint[] turns)
    {
        int[] trained = [.. groups.Select(g => g.K).OfType<int>().Distinct()];
        bool goesOn = trained is [var steps] && turns.Max(t => t.Last) > steps;
        if (!goesOn) return [];
        Mark end = new(trained[0], trained[0] == 0 ? "trained without" : "trained");
        if (turns is not [var turn] || turn.K == turn.Last) return [end];
        return turn.K == end.X ? [end with { Name = "trained, highest" }] : [end, new(turn.K, "highest")];
    }

    /// <summary>Reference lines that all groups have. They are means over tasks: of other tasks they are other lines.</summary>
    public static ReferenceLine[] SharedReferences(IReadOnlyList<RunGroup> groups) =>
        [.. groups[0].Evaluation!.References.Where(line => groups.All(g => g.Evaluation!.References.Contains(line)))];
}
