using System.Xml.Linq;
using MetaRL.Evaluation;
using MetaRL.Reports.Charts;
using MetaRL.Reports.Html;

namespace MetaRL.Reports.Claims;

/// <summary>Some rows and columns of the table, row below row, with a colour a column.</summary>
public sealed record ClaimRows : ClaimPicture
{
    /// <summary>At least one.</summary>
    public required string[] Rows { get; init; }

    /// <summary>At least one.</summary>
    public required string[] Columns { get; init; }

    /// <summary>Whether the table's columns stand one below the other, with a colour a row.</summary>
    public bool IsTransposed { get; init; }

    internal override XElement Draw(string id, Evidence all)
    {
        if (Rows.Length == 0 || Columns.Length == 0) throw new ArgumentException($"picture '{Title}': no rows, or no columns");
        (string[] places, string[] groups) = IsTransposed ? (Columns, Rows) : (Rows, Columns);
        DataLine[] lines = [.. groups.Select((group, i) => LineOf(group, i, places, all))];
        return new IntervalChart
        {
            Caption = new(id, Title, $"{Values.Title}. {string.Join(' ', places.Select((place, i) => Words(place, i, lines)))}"),
            Rows = places,
            Groups = lines,
            Title = Values.Title,
            IsLogarithmic = Values.IsLogarithmic,
            References = [.. References.Select(static r => new Mark(r.Value, r.Name))],
            Note = NoteOf(all),
        }.Draw();
    }

    DataLine LineOf(string group, int index, string[] places, Evidence all)
    {
        Estimate[] values = [.. places.Select(place => IsTransposed ? all[group, place] : all[place, group])];
        return new(group, LookOf(index), [.. places.Select(static (_, i) => (double)i)], [.. values.Select(static v => v.Mean)]) { Band = Bands(values) };
    }

    static string Words(string place, int index, DataLine[] lines) =>
        $"{place}: {string.Join(", ", lines.Select(line => $"{Format.Number(line.Y[index])}{(lines.Length > 1 ? $" ({line.Name})" : "")}"))}.";
}
