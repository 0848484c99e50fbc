using MetaRL.Envs.Files;

namespace MetaRL.Envs.Families.Trading.Prices;

// Which column holds what: -1 for one that is not there. Names are compared by their letters and digits alone.
sealed class PriceHeader
{
    const string Expected = "Date and Close, perhaps Adj Close, Open, High, Low";

    // Of a column that adjusts.
    static readonly string[] signs = ["adj", "totalreturn", "trclose", "closetr", "factor", "splitratio"];

    readonly string[] names;

    public PriceHeader(string line, FilePlace place)
    {
        RequireCommas(line, place);
        names = CsvLine.Split(line, place);
        RequireOnce(place);
        (Date, Open, High, Low, Close) = (Column("date"), Column("open"), Column("high"), Column("low"), Column("close"));
        Adjusted = AdjustedClose(place);
        if (Date < 0) throw Missing("Date", line, place);
        if (Returns < 0) throw Missing("Close", line, place);
    }

    public int Count => names.Length;

    public int Date { get; }
    public int Open { get; }
    public int High { get; }
    public int Low { get; }
    public int Close { get; }
    public int Adjusted { get; }

    // Which one returns are made from.
    public int Returns => Adjusted < 0 ? Close : Adjusted;

    public string this[int column] => names[column];

    int Column(string plain) => Array.FindIndex(names, name => Plain(name) == plain);

    void RequireOnce(FilePlace place)
    {
        string[]? twice = names.Where(name => Plain(name).Length > 0).GroupBy(Plain).Select(group => group.ToArray()).FirstOrDefault(group => group.Length > 1);
        if (twice is not null)
            throw place.Wrong($"column {twice[0]} is there twice, the second time as '{twice[1]}'", "it once", "remove or rename one");
    }

    // Ignored in silence, an adjusted close under another name would turn each dividend into a loss: what seems to be one is read or refused.
    int AdjustedClose(FilePlace place)
    {
        int[] found = [.. Enumerable.Range(0, names.Length).Where(i => IsAdjustedClose(names[i]))];
        if (found.Length > 1)
            throw place.Wrong($"columns '{names[found[0]]}' and '{names[found[1]]}' are both an adjusted close", "one", "remove or rename the other");
        if (found.Length == 1) return found[0];
        string? unread = names.FirstOrDefault(SeemsAdjusted);
        return unread is null ? -1
            : throw place.Wrong($"column '{unread}' seems to adjust for dividends or splits, but is not read", "an adjusted close under the name Adj Close",
                "rename it if it is one, otherwise remove it");
    }

    // adjClose, Adj. Close, Adjusted Closing Price, close_adjusted, ...
    static bool IsAdjustedClose(string name) => Short(name) is "adjclose" or "closeadj";

    static bool SeemsAdjusted(string name) => signs.Any(sign => Short(name).Contains(sign, StringComparison.Ordinal))
        && Short(name) is not ("adjopen" or "adjhigh" or "adjlow" or "adjvolume" or "openadj" or "highadj" or "lowadj" or "volumeadj")
        && !new[] { "unadj", "nonadj", "notadj" }.Any(not => Short(name).Contains(not, StringComparison.Ordinal));

    static string Short(string name) => Plain(name)
        .Replace("adjusted", "adj", StringComparison.Ordinal)
        .Replace("closing", "close", StringComparison.Ordinal)
        .Replace("price", "", StringComparison.Ordinal);

    static string Plain(string name) => string.Concat(name.Where(char.IsLetterOrDigit)).ToLowerInvariant();

    static void RequireCommas(string line, FilePlace place)
    {
        string? others = CsvLine.OtherSeparators.FirstOrDefault(other => line.Contains(other.Sign) && (!line.Contains(',') || line.Split(other.Sign).Any(IsDate))).Name;
        if (others is not null)
            throw place.Wrong($"fields separated by {others} in '{FilePlace.Shown(line)}'", "commas",
                "save the file with commas between fields and a decimal point in numbers");
    }

    static bool IsDate(string name) => Plain(name) == "date";

    static InvalidDataException Missing(string column, string line, FilePlace place) =>
        place.Wrong($"no column {column} in '{FilePlace.Shown(line)}'", $"a header line with {Expected}", "add or rename it");
}
