using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace MetaRL.Experiments.Tests;

/// <summary>What stands on a terminal after some output: it knows of columns, "up" and "clear the line".</summary>
sealed partial class VirtualTerminal
{
    readonly List<StringBuilder> rows = [new()];
    readonly int columns;
    int row, column;

    public VirtualTerminal(int columns, string output)
    {
        this.columns = columns;
        foreach (Match part in Parts().Matches(output)) Take(part.Value);
    }

    /// <summary>Lines, without those that hold nothing.</summary>
    public string[] Lines => [.. rows.Select(r => r.ToString().TrimEnd()).Where(line => line.Length > 0)];

    /// <summary>Lines that went on in the next, since they were too long.</summary>
    public List<string> Wrapped { get; } = [];

    void Take(string part)
    {
        if (part[0] == '\u001b') Command(part);
        else if (part == "\r") column = 0;
        else if (part == "\n") Down();
        else Put(part);
    }

    void Command(string sequence)
    {
        if (sequence is [.., 'A']) row = Math.Max(0, row - (int.TryParse(sequence[2..^1], NumberStyles.None, CultureInfo.InvariantCulture, out int n) ? n : 1));
        else if (sequence is [.., 'K']) rows[row].Clear();
    }

    void Put(string character)
    {
        if (column >= columns)
        {
            Wrapped.Add(rows[row].ToString());
            Down();
            column = 0;
        }
        StringBuilder line = rows[row];
        if (line.Length <= column) line.Append(' ', column + 1 - line.Length);
        line[column++] = character[0];
    }

    void Down()
    {
        row++;
        if (row == rows.Count) rows.Add(new());
    }

    [GeneratedRegex("\u001b(\\[[?0-9;]*[A-Za-z]|[=>])|[\\s\\S]")]
    private static partial Regex Parts();
}
