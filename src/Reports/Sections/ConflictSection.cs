using System.Xml.Linq;
using MetaRL.Conflicts;
using MetaRL.Reports.Charts;
using MetaRL.Reports.Html;
using MetaRL.Reports.Runs;
using static MetaRL.Reports.Html.Markup;

namespace MetaRL.Reports.Sections;

/// <summary>Whether tasks pull φ the same way: cosines of their meta-gradients over training, and by what the tasks are.</summary>
static class ConflictSection
{
    const string HowToRead = "Cosine between the meta-gradients of two tasks of one meta-batch: at 1 both pull the same way, at 0 neither helps nor harms the other, "
        + "below 0 a small step that helps one harms the other (a conflict; Yu et al. 2020, arXiv:2001.06782). "
        + "A task's gradient is an estimate from its few rollouts, and noise draws cosines towards 0: compare them with each other rather than with 1.";

    public static XElement? Draw(ReportData data)
    {
        (RunGroup Group, ConflictSummary Summary)[] all = [.. data.Trained.Select(g => (g, ConflictSummary.Of(g))).Where(g => g.Item2 is not null)!];
        if (all.Length == 0) return null;
        RunGroup[] groups = [.. all.Select(g => g.Group)];
        return Tag("section",
            Tag("h2", "Conflicts between tasks"),
            data.IsSingle ? Tag("p", all[0].Summary.Words) : Table(data, all),
            Tag("div.columns",
                Chart(data, groups, new("conflicts", "Mean cosine between tasks", ""), "mean cosine", c => c.MeanCosine, [new("no conflict", 0)]),
                Chart(data, groups, new("conflict-share", "Share of pairs in conflict", ""), "share below 0", c => c.NegativeShare, [])),
            Tag("p.note", HowToRead + Bands(groups)),
            all.Select(g => ConflictMatrix.Of(g.Summary, data.IsSingle ? null : (data.Look(g.Group), g.Group.Name))),
            all.Any(g => g.Summary.Mean.Parameters.Length > 0) ? Tag("p.note", ConflictMatrix.HowToRead) : null);
    }

    static string Bands(RunGroup[] groups)
    {
        int[] seeds = [.. groups.Select(g => g.Runs.Count).Distinct()];
        return seeds is [> 1 and var count] ? $" Lines: mean over seeds; {Curve.BandName(count)}." : "";
    }

    static XElement Table(ReportData data, (RunGroup Group, ConflictSummary Summary)[] all) => Tag("table.cards",
        Tag("thead", Tag("tr", Tag("th", "setting"), Tag("th.num", "iterations"), Tag("th.num", "mean cosine"), Tag("th.num", "pairs below 0"))),
        Tag("tbody", all.Select(g => Tag("tr",
            Tag("th", Tag($"i.swatch.{data.Look(g.Group)}"), g.Group.Name),
            Labelled("iterations", g.Summary.First == g.Summary.Last ? $"{g.Summary.First}" : $"{g.Summary.First} to {g.Summary.Last}"),
            Labelled("mean cosine", Data(g.Summary.Mean.MeanCosine, ConflictSummary.Cosine(g.Summary.Mean.MeanCosine))),
            Labelled("pairs below 0", Data(g.Summary.Mean.NegativeShare, Format.Percent(g.Summary.Mean.NegativeShare)))))));

    static XElement? Chart(ReportData data, RunGroup[] groups, Caption caption, string yTitle, Func<TaskConflicts, double> value, Envs.ReferenceLine[] references)
    {
        (RunGroup Group, TrainingCurves Curves, Curve Curve)[] drawn =
            [.. groups.Select(g => (g, new TrainingCurves(g, Progress.Iterations))).Select(g => (g.g, g.Item2, g.Item2.Conflicts(value))).Where(g => g.Item3 is not null)!];
        if (drawn.Length == 0) return null;
        string numbers = string.Join("; ", drawn.Select(d => $"{(data.IsSingle ? "" : d.Group.Name + ": ")}from {ConflictSummary.Cosine(d.Curve.Y[0])} to {ConflictSummary.Cosine(d.Curve.Y[^1])}"));
        return new LineChart
        {
            Caption = caption with { Description = $"{caption.Title} over training, {numbers}." },
            Series = [.. drawn.Select(d => new Series(data.IsSingle ? "" : d.Group.Name, data.Look(d.Group), d.Curve))],
            X = Overlay.Union(drawn.Select(d => d.Curves.X)),
            YTitle = yTitle,
            References = references,
        }.Draw();
    }
}
