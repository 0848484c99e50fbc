using MetaRL.Experiments.Display;
using MetaRL.Reports.Matrices;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace MetaRL.Experiments.Matrices;

/// <summary>The table of a matrix for a terminal.</summary>
static class MatrixTableView
{
    public static IRenderable Of(LoadedMatrix matrix)
    {
        string[][] rows = MatrixTable.Rows(matrix);
        Table table = new Table().Border(TableBorder.Rounded).BorderColor(Color.Grey);
        foreach (string name in rows[0]) table.AddColumn(new TableColumn(Text(name)).NoWrap());
        foreach (string[] row in rows.Skip(1)) table.AddRow(row.Select(Text).ToArray());
        return new Rows(Spectre.Console.Text.Empty, new Roomy(table, Narrow(rows, MatrixTable.LeadingColumns(matrix))));
    }

    // A line for each cell that there is anything to say of.
    static Rows Narrow(string[][] rows, int first) => new([.. rows.Skip(1).SelectMany(row => Lines(row, rows[0], first))]);

    static IEnumerable<Text> Lines(string[] row, string[] names, int first)
    {
        for (int i = first; i < row.Length; i++)
            if (row[i] != MatrixTable.NotRun) yield return new Text(VisibleText.Line($"{row[0]}, {names[i]}: {row[i]}"));
    }

    static string Text(string cell) => VisibleText.Line(cell).EscapeMarkup();
}
