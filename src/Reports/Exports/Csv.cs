using System.Globalization;
using System.Text;

namespace MetaRL.Reports.Exports;

/// <summary>A table as comma-separated values (RFC 4180, line feeds): numbers with all their digits, nothing for what is not there.</summary>
sealed class Csv
{
    readonly StringBuilder text = new();

    public Csv(params IEnumerable<string> columns) => Row([.. columns]);

    public void Row(params IEnumerable<object?> cells) => text.AppendJoin(',', cells.Select(Cell)).Append('\n');

    public override string ToString() => text.ToString();

    static string Cell(object? value) => value switch
    {
        null => "",
        double number => number.ToString("R", CultureInfo.InvariantCulture),
        IFormattable other => other.ToString(null, CultureInfo.InvariantCulture),
        _ => Quoted(value.ToString()!),
    };

    static string Quoted(string cell) => cell.AsSpan().IndexOfAny(",\"\r\n") < 0 ? cell : $"\"{cell.Replace("\"", "\"\"")}\"";
}
