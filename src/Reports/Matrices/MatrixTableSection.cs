using System.Xml.Linq;
using MetaRL.Evaluation;
using MetaRL.Reports.Html;
using static MetaRL.Reports.Html.Markup;

namespace MetaRL.Reports.Matrices;

/// <summary>All learners on all families in one table.</summary>
static class MatrixTableSection
{
    public static XElement Draw(MatrixData data)
    {
        bool hasKinds = data.Record.Learners.Any(l => l.Kind.Length > 0);
        XElement head = Tag("tr", Tag("th", "learner"), hasKinds ? Tag("th", "kind") : null, data.Record.Columns.Select(name => Tag("th.num", name)));
        IEnumerable<XElement> rows = data.Record.Learners.Select((learner, row) => Tag("tr",
            Tag("th", Tag($"i.swatch.{MatrixEntry.LookOf(row)}"), learner.Name),
            hasKinds ? Tag("td.kind", At("data-label", "kind"), learner.Kind) : null,
            data.Columns.Select(column => Labelled(column.Name, Cell(column, column.Entries[row])))));
        return Tag("section",
            Tag("h2", "All learners on all families"),
            Tag("div.scroll", Tag("table.cards.matrix", Tag("thead", head), Tag("tbody", rows))),
            Tag("p.note", $"{MatrixTable.Legend(data)} Time: of meta-training, evaluations left out, by the clock of the machine that each was run on."));
    }

    static object?[] Cell(MatrixColumn column, MatrixEntry entry)
    {
        if (!entry.IsDone) return [Tag("span.none", MatrixTable.Word(entry))];
        Rank rank = column.StandoffOf(entry).Rank;
        return
        [
            Tag(rank is Rank.Best or Rank.NotToldApart ? "span.best" : "span", Text(entry.Return, column.Number), Marked(MatrixTable.Mark(rank))),
            entry.Gain is { } gain ? Tag("span.parts", "gain ", Text(gain, column.Number), Marked(MatrixTable.GainMark(entry))) : null,
            Tag("span.parts", Data(entry.EnvSteps, Format.Count(entry.EnvSteps)), " steps, ", Data(entry.Seconds, Format.Duration(entry.Seconds))),
        ];
    }

    /// <summary>Mean ± the widest half-width.</summary>
    public static object?[] Text(CrossedEstimate estimate, Func<double, string> number) => estimate.HalfWidth95 is { } half
        ? [Data(estimate.Mean, number(estimate.Mean)), $" {Format.PlusMinus} ", Data(half, number(half))]
        : [Data(estimate.Mean, number(estimate.Mean))];

    static string Marked(string mark) => mark.Length == 0 ? "" : $" {mark}";
}
