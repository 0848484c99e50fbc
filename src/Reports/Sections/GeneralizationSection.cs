using System.Xml.Linq;
using MetaRL.Evaluation;
using MetaRL.Reports.Comparing;
using MetaRL.Reports.Html;
using MetaRL.Reports.Runs;
using static MetaRL.Reports.Html.Markup;

namespace MetaRL.Reports.Sections;

/// <summary>Tasks of training, held-out tasks and tasks outside the trained range side by side, as far as they were measured.</summary>
static class GeneralizationSection
{
    public static XElement? Table(ReportData data)
    {
        (RunGroup Group, EvaluationRecord[] All)[] measured = [.. data.Groups.Select(g => (g, BySplit(g))).Where(m => m.Item2.Length > 1)];
        if (measured.Length == 0) return null;
        return Tag("div",
            Tag("h3", "Generalization"),
            measured.Select(m => OfGroup(data, m.Group, m.All)),
            Tag("p.note", $"{Format.PlusMinus}: half-width of the widest 95% interval there is (small print: over seeds alone; over tasks alone). "
                + "Gaps are paired by seed; the tasks are others. 'metarl eval RUN --split all' measures all three."));
    }

    // Of each split the evaluation with the most tasks.
    static EvaluationRecord[] BySplit(RunGroup group) =>
    [
        .. group.Alike
            .GroupBy(GeneralizationGap.SplitOf)
            .OrderBy(split => split.Key)
            .Select(split => split.MaxBy(e => e.Tasks.Length)!),
    ];

    static IEnumerable<XElement> OfGroup(ReportData data, RunGroup group, EvaluationRecord[] all)
    {
        GeneralizationGap[] gaps = [.. all.Zip(all.Skip(1), (near, far) => new GeneralizationGap(near, far)).Where(gap => gap.IsOne)];
        int last = all.Min(RunGroup.StepsOf);
        AdaptationSummary[] summaries = [.. all.Select(AdaptationSummary.Of)];
        Func<double, string> number = AdaptationSection.NumberFormat(summaries[0]);
        if (!data.IsSingle) yield return Tag("p.note", group.Name);
        yield return Tag("table.cards",
            Tag("thead", Tag("tr", Tag("th", "k"), all.Select(e => Tag("th.num", GeneralizationGap.Word(e))), gaps.Select(gap => Tag("th.num", gap.Name)))),
            Tag("tbody", Enumerable.Range(0, last + 1).Select(k => Tag("tr",
                Tag("th", $"k = {k}"),
                summaries.Select((s, i) => Labelled(GeneralizationGap.Word(all[i]), AdaptationTableSection.Cell(s.Rows[k].Return, number))),
                gaps.Select(gap => Labelled(gap.Name, AdaptationTableSection.Cell(gap.After(k), number)))))));
        yield return Tag("p.note", string.Join("; ", all.Select(e => $"{GeneralizationGap.Word(e)}: {e.Origin.Words}")) + ".");
    }
}
