using MetaRL.Experiments.Display;

namespace MetaRL.Cli.Tables;

/// <summary>Columns of plain text. Cells come from elsewhere and are made <see cref="VisibleText"/>.</summary>
sealed class TextTable(params Column[] columns)
{
    const string Gap = "  ";
    const int Shortest = 12;   // of a first column that is cut

    readonly List<string[]> rows = [];

    /// <summary>Adds a row; a cell for each column.</summary>
    public void Add(params string[] cells) => rows.Add(Array.ConvertAll(cells, VisibleText.Escaped));

    /// <summary>Names of the columns that do not fit.</summary>
    public string[] LeftOut(int width) => [.. Enumerable.Range(0, columns.Length).Except(Fitting(width)).Select(i => columns[i].Name)];

    /// <summary>The heading and the rows, no longer than a width where that can be done: columns are left out by
    /// <see cref="Column.Spare"/>, then the first one is cut at its beginning.</summary>
    public IEnumerable<string> Lines(int width = int.MaxValue)
    {
        int[] shown = Fitting(width);
        int over = Math.Max(0, Total(shown) - width);
        int first = over == 0 ? WidthOf(shown[0]) : Math.Max(Shortest, WidthOf(shown[0]) - over);
        yield return Line(Array.ConvertAll(columns, c => c.Name), shown, first);
        foreach (string[] row in rows) yield return Line(row, shown, first);
    }

    int[] Fitting(int width)
    {
        List<int> shown = [.. Enumerable.Range(0, columns.Length)];
        foreach (int spare in shown.Where(i => columns[i].Spare > 0).OrderBy(i => columns[i].Spare).ToArray())
            if (Total(shown) > width) shown.Remove(spare);
        return [.. shown];
    }

    int Total(IReadOnlyList<int> shown) => shown.Sum(WidthOf) + (shown.Count - 1) * Gap.Length;

    int WidthOf(int column) => rows.Select(row => row[column].Length).Append(columns[column].Name.Length).Max();

    string Line(string[] cells, int[] shown, int first)
    {
        IEnumerable<string> padded = shown.Select(i => i == shown[0] ? Cut(cells[i], first).PadRight(first) : Padded(cells[i], i));
        return string.Join(Gap, padded).TrimEnd();
    }

    string Padded(string cell, int column) => columns[column].IsNumber ? cell.PadLeft(WidthOf(column)) : cell.PadRight(WidthOf(column));

    // What runs differ in stands at the end of a path.
    static string Cut(string cell, int width) => cell.Length <= width ? cell : "\u2026" + cell[^(width - 1)..];
}
