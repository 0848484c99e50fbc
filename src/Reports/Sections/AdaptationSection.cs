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
        string bars = summary.Unit is { } unit ? $"Bars: 95% intervals over {unit}." : "";
        string behind = evaluation.Seeds.Length > 1 ? " Thin lines: single seeds." : "";
        string references = evaluation.References.Length > 0 ? " Dotted: reference returns." : "";
        AdaptationRow last = summary.Rows[^1];
        Caption caption = new("adaptation", "Adaptation curve",
            $"Mean {evaluation.Origin.Adjective} return from {Format.Number(summary.Rows[0].Return.Mean)} at k = 0 to {Format.Number(last.Return.Mean)} at k = {last.K}.");
        return Tag("section",
            Tag("h2", $"Adaptation on {evaluation.Origin.Words}"),
            Tag("div.columns",
                AdaptationChart.Draw(caption, $"{bars}{behind}{references}".Trim(), evaluation, summary),
                Table(summary, evaluation)));
    }

    /// <summary>The digits of every number in the adaptation table, and of the headline that quotes it.</summary>
    public static Func<double, string> NumberFormat(AdaptationSummary summary) => Format.Column(
        summary.Rows.Select(r => r.Return.Mean),
        summary.Rows.SelectMany(r => new[] { r.Return.HalfWidth95 ?? 0, r.Gain.HalfWidth95 ?? 0 }));

    static XElement Table(AdaptationSummary summary, EvaluationRecord evaluation)
    {
        Func<double, string> number = NumberFormat(summary);
        HalfWidth[] halves = HalfWidth.Known(summary.Rows[0].Return);
        XElement[] over = [.. halves.Select(half => Tag("th.num", $"{Format.PlusMinus} {half.Over}"))];
        return Tag("div",
            Tag("h3", "Adaptation table"),
            Tag("div.scroll", Tag("table",
                Tag("thead", Tag("tr", Tag("th", "k"), Tag("th.num", "mean return"), over, Tag("th.num", "gain over k = 0"), over.Select(th => new XElement(th)),
                    summary.HasSuccess ? [Tag("th.num", "success rate"), .. over.Select(th => new XElement(th))] : Array.Empty<XElement>())),
                Tag("tbody", summary.Rows.Select(r => Row(r, halves, number)), evaluation.References.Select(r => Row(r, halves, number, summary.HasSuccess))))),
            Tag("p.note",
                $"Means over {summary.Tasks.Words}, the same for every seed, {Format.Plural(evaluation.RolloutsPerTask, "rollout")} each. "
                + $"{summary.Intervals} Gains are paired by seed and task."));
    }

    static XElement Row(AdaptationRow row, HalfWidth[] halves, Func<double, string> number) => Tag("tr",
        Tag("th", row.K.ToString()),
        Cells(row.Return, halves, number),
        row.K == 0 ? Dashes(1 + halves.Length) : Cells(row.Gain, halves, number),
        row.Success is { } success ? Cells(success, halves, rate => Format.Fixed(rate, 3)) : []);

    static XElement[] Cells(CrossedEstimate estimate, HalfWidth[] halves, Func<double, string> number) =>
    [
        Tag("td.num", Data(estimate.Mean, number(estimate.Mean))),
        .. halves.Select(half => Tag("td.num", half.Of(estimate) is { } width ? Data(width, number(width)) : Format.Dash)),
    ];

    static XElement Row(ReferenceLine line, HalfWidth[] halves, Func<double, string> number, bool hasSuccess) => Tag("tr.reference",
        Tag("th", line.Name),
        Tag("td.num", Data(line.Return, number(line.Return))),
        Dashes(1 + (2 * halves.Length) + (hasSuccess ? 1 + halves.Length : 0)));

    static XElement[] Dashes(int count) => [.. Enumerable.Range(0, count).Select(_ => Tag("td.num", Format.Dash))];
}
