using System.Xml.Linq;
using MetaRL.Envs;
using MetaRL.Evaluation;
using MetaRL.Reports.Charts;
using MetaRL.Reports.Html;
using MetaRL.Reports.Runs;
using static MetaRL.Reports.Html.Markup;

namespace MetaRL.Reports.Sections;

/// <summary>The adaptation table and its curve.</summary>
static class AdaptationSection
{
    public static XElement? Draw(ReportData data)
    {
        if (data.Evaluation is not { } evaluation || data.Adaptation is not { } summary) return null;
        string unit = $"95% t-intervals over {summary.Count} {summary.Unit}";
        string behind = evaluation.Seeds.Length > 1 ? " Thin lines: single seeds." : "";
        string references = evaluation.References.Length > 0 ? " Dotted: reference returns." : "";
        AdaptationRow last = summary.Rows[^1];
        Caption caption = new("adaptation", "Adaptation curve",
            $"Mean held-out return from {Format.Number(summary.Rows[0].Return.Mean)} at k = 0 to {Format.Number(last.Return.Mean)} at k = {last.K}.");
        return Tag("section",
            Tag("h2", "Adaptation on held-out tasks"),
            Tag("div.columns",
                AdaptationChart.Draw(caption, $"Bars: {unit}.{behind}{references}", evaluation, summary),
                Table(summary, evaluation, unit)));
    }

    /// <summary>The digits of every number in the adaptation table, and of the headline that quotes it.</summary>
    public static Func<double, string> NumberFormat(AdaptationSummary summary) => Format.Column(
        summary.Rows.Select(r => r.Return.Mean),
        summary.Rows.SelectMany(r => new[] { r.Return.HalfWidth95 ?? 0, r.Gain.HalfWidth95 ?? 0 }));

    static XElement Table(AdaptationSummary summary, EvaluationRecord evaluation, string unit)
    {
        Func<double, string> number = NumberFormat(summary);
        return Tag("div",
            Tag("h3", "Adaptation table"),
            Tag("div.scroll", Tag("table",
                Tag("thead", Tag("tr", Tag("th", "k"), Tag("th.num", "mean return"), Tag("th.num", "gain over k = 0"))),
                Tag("tbody", summary.Rows.Select(r => Row(r, number)), evaluation.References.Select(r => Row(r, number))))),
            Tag("p.note",
                $"Means over {Format.Plural(evaluation.Tasks.Length, "frozen held-out task")}, {Format.Plural(evaluation.RolloutsPerTask, "rollout")} each. "
                + $"{Format.PlusMinus}: {unit}; gains are paired by {summary.Unit[..^1]}. {UnitNote(summary)}"));
    }

    static string UnitNote(AdaptationSummary summary) => summary.Unit == "seeds"
        ? "The seed is the unit of replication."
        : "One seed only: the intervals say nothing about the spread between trainings.";

    static XElement Row(AdaptationRow row, Func<double, string> number) => Tag("tr",
        Tag("th", row.K.ToString()),
        Cell(row.Return, number),
        row.K == 0 ? Tag("td.num", Format.Dash, Tag("span.half")) : Cell(row.Gain, number));

    static XElement Cell(Estimate estimate, Func<double, string> number) => Tag("td.num",
        Data(estimate.Mean, number(estimate.Mean)),
        Tag("span.half", estimate.HalfWidth95 is { } half ? Data(half, $" {Format.PlusMinus} {number(half)}") : ""));

    static XElement Row(ReferenceLine line, Func<double, string> number) => Tag("tr.reference",
        Tag("th", line.Name),
        Tag("td.num", Data(line.Return, number(line.Return)), Tag("span.half")),
        Tag("td.num", Format.Dash, Tag("span.half")));
}
