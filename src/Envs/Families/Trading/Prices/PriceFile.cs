using System.Text;
using MetaRL.Envs.Files;

namespace MetaRL.Envs.Families.Trading.Prices;

/// <summary>
/// Reads one asset from a CSV file with a header line: Date, Close and, if they are there, Open, High, Low, which are only
/// checked, and Adj Close under any usual spelling, which then gives the returns; in any order and case, beside any others.
/// Text is UTF-8, dates are yyyy-MM-dd, numbers have a decimal point. Whatever is wrong is an error that names file and
/// line: nothing is skipped, filled in or mended. The whole list is in docs/environments/trading.md.
/// </summary>
public static class PriceFile
{
    /// <summary>Reads a file.</summary>
    /// <param name="path">Its path; its name without extension is the asset's name.</param>
    /// <param name="rules">What counts as a gap, as a split and as rounding.</param>
    /// <exception cref="InvalidDataException">Names file and line, what was found, what was expected and what to do.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public static PriceSeries Read(string path, PriceRules rules)
    {
        using var reader = new StreamReader(path, Encoding.UTF8);
        return Read(reader, path, rules);
    }

    internal static PriceSeries Read(TextReader reader, string path, PriceRules rules)
    {
        var (dates, closes, lines) = (new List<DateOnly>(), new List<double>(), new List<int>());
        PriceLine? line = null;
        for (int number = 1; reader.ReadLine() is { } text; number++)
        {
            FilePlace place = new(path, number);
            if (string.IsNullOrWhiteSpace(text)) continue;
            CsvLine.RequireText(text, place);
            if (line is null)
            {
                line = new(new PriceHeader(text, place), rules);
                lines.Add(number);
                continue;
            }
            line.Parse(text, place);
            if (dates.Count > 0) line.RequireFollows(dates[^1], closes[^1]);
            dates.Add(line.Date);
            closes.Add(line.Close);
            lines.Add(number);
        }
        if (line is null) throw new FilePlace(path, 1).Wrong("the file is empty", "a header such as Date,Open,High,Low,Close", "fill or remove it");
        return new(Path.GetFileNameWithoutExtension(path), [.. dates], [.. closes]) { Lines = [.. lines] };
    }
}
