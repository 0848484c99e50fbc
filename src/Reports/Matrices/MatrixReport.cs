using System.Xml.Linq;
using MetaRL.Persistence;
using MetaRL.Reports.Html;
using static MetaRL.Reports.Html.Markup;

namespace MetaRL.Reports.Matrices;

/// <summary>Writes the report of a matrix of experiments as one self-contained HTML file: one table of all learners on all families, then
/// for each family adaptation, training, quality against time and the numbers; the settings that learners differ in; what is missing and
/// why.</summary>
public static class MatrixReport
{
    // Its own rules. No <, > or & may stand in them.
    internal const string Css = """
        .matrix td, .matrix th { padding-right: 14px; } .matrix .kind { color: var(--soft); }
        .missing th, .missing td { min-width: 13ch; }
        .best { font-weight: 600; } .none { color: var(--soft); font-style: italic; }
        """;

    /// <summary>The file appears whole or not at all.</summary>
    /// <param name="matrix">With the runs of the cells that are done.</param>
    /// <param name="path">The file; an existing one is replaced.</param>
    public static void Write(LoadedMatrix matrix, string path) => AtomicFile.Replace(Path.GetFullPath(path), Render(matrix));

    /// <summary>The report as text.</summary>
    /// <param name="matrix">With the runs of the cells that are done.</param>
    public static string Render(LoadedMatrix matrix)
    {
        ArgumentNullException.ThrowIfNull(matrix);
        return Page.Styled(matrix.Record.Experiment, Css, [.. Sections(MatrixData.Of(matrix))]);
    }

    /// <summary>The parts of the page; charts carry their numbers as annotations.</summary>
    internal static IEnumerable<XElement> Sections(MatrixData data)
    {
        XElement?[] all =
        [
            Header(data),
            MatrixTableSection.Draw(data),
            Missing(data),
            .. data.Columns.Select(MatrixColumnSection.Draw),
            MatrixSettingsSection.Draw(data),
        ];
        return all.OfType<XElement>();
    }

    static XElement Header(MatrixData data) => Tag("header",
        Tag("h1", data.Record.Experiment),
        Tag("p.sub", $"{Format.Plural(data.Record.Learners.Length, "learner")} \u00B7 {Families(data.Columns.Length)} \u00B7 {data.Seeds} \u00B7 {data.Done.Length} of {data.Record.Cells.Length} cells done"),
        data.Record.About.Length > 0 ? Tag("p.lead", data.Record.About) : null);

    static string Families(int count) => count == 1 ? "1 family" : $"{count} families";

    static XElement? Missing(MatrixData data)
    {
        MatrixEntry[] missing = [.. MatrixTable.Missing(data)];
        if (missing.Length == 0 && data.NotRun == 0) return null;
        return Tag("section",
            Tag("h2", "What is missing, and why"),
            data.NotRun > 0 ? Tag("p", MatrixTable.NotRunWords(data)) : null,
            missing.Length == 0 ? null : Tag("table.cards.wrap.missing",
                Tag("thead", Tag("tr", Tag("th", "learner"), Tag("th", "family"), Tag("th", "why"))),
                Tag("tbody", missing.Select(e => Tag("tr",
                    Tag("th", e.Learner.Name),
                    Tag("td", At("data-label", "family"), e.Cell.Column),
                    Tag("td", At("data-label", "why"), MatrixTable.Why(e)))))));
    }
}
