using System.Globalization;
using CsvHelper;
using CsvHelper.Configuration;

namespace MetaRL.Envs.Families.Trading.Prices;

/// <summary>
/// Reads one asset from a CSV file with a header line: Date, Open, High, Low, Close, Volume and, if there is one,
/// Adj Close, which then gives the returns; in any order and case, beside any others. Dates are yyyy-MM-dd, numbers have
/// a decimal point. Whatever is wrong is an error that names file and line: nothing is skipped, filled in or mended.
/// </summary>
public static class PriceFile
{
    static readonly string[] Required = ["Date", "Open", "High", "Low", "Close", "Volume"];

    /// <summary>Reads a file.</summary>
    /// <param name="path">Its path; its name without extension is the asset's name.</param>
    /// <param name="rules">What counts as a gap and as a split.</param>
    /// <exception cref="InvalidDataException">Names file and line, what was found, what was expected and what to do.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public static PriceSeries Read(string path, PriceRules rules)
    {
        using var reader = new StreamReader(path);
        return Read(reader, path, rules);
    }

    internal static PriceSeries Read(TextReader reader, string path, PriceRules rules)
    {
        // Quotes are found by PriceLine, as text that is no number; CsvHelper's own complaints would name no file.
        using var csv = new CsvParser(reader, new CsvConfiguration(CultureInfo.InvariantCulture)
        {
            BadDataFound = null,
            TrimOptions = TrimOptions.Trim,
        });
        PriceLine line = new(path, Header(csv, path));
        var (dates, closes) = (new List<DateOnly>(), new List<double>());
        int last = 1;
        while (csv.Read())
        {
            last = csv.RawRow;
            line.Parse(csv.Record!, last);
            if (dates.Count > 0) line.RequireFollows(dates[^1], closes[^1], rules);
            dates.Add(line.Date);
            closes.Add(line.Close);
        }
        if (dates.Count < 2)
            throw new InvalidDataException($"{path}, line {last}: {dates.Count} bars up to here and no more; expected at least 2; add some or remove the file");
        return new(Path.GetFileNameWithoutExtension(path), [.. dates], [.. closes]);
    }

    static string[] Header(CsvParser csv, string path)
    {
        if (!csv.Read()) throw new InvalidDataException($"{path}, line 1: the file is empty; expected the header {string.Join(",", Required)}");
        string[] header = csv.Record!;
        foreach (string column in Required)
            if (!header.Contains(column, StringComparer.OrdinalIgnoreCase))
                throw new InvalidDataException($"{path}, line 1: no column {column} in '{string.Join(",", header)}'; "
                    + $"expected {string.Join(",", Required)}; add or rename it");
        string? twice = header.GroupBy(c => c, StringComparer.OrdinalIgnoreCase).FirstOrDefault(g => g.Key.Length > 0 && g.Count() > 1)?.Key;
        if (twice is not null)
            throw new InvalidDataException($"{path}, line 1: column {twice} is there twice; expected it once; remove or rename one");
        return header;
    }
}
