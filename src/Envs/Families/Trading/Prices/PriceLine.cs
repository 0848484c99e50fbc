using System.Globalization;

namespace MetaRL.Envs.Families.Trading.Prices;

// One line of a file of prices: parses it, and says what is wrong with it.
sealed class PriceLine(string path, string[] header)
{
    readonly int date = Column(header, "Date"), open = Column(header, "Open"), high = Column(header, "High"), low = Column(header, "Low"),
        close = Column(header, "Close"), adjusted = Column(header, "Adj Close"), volume = Column(header, "Volume");
    string[] fields = [];
    int number;

    public DateOnly Date { get; private set; }

    // What returns are made from.
    public double Close { get; private set; }

    public void Parse(string[] record, int lineNumber)
    {
        (fields, number) = (record, lineNumber);
        if (fields.Length != header.Length)
            throw Wrong($"{fields.Length} fields", $"{header.Length}, as in the header", "complete the line or remove it");
        Date = DateOnly.TryParseExact(fields[date], "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out DateOnly parsed)
            ? parsed : throw Wrong($"Date '{fields[date]}'", "a date such as 2024-02-29", "convert the column");
        (double o, double h, double l, double c) = (Price(open), Price(high), Price(low), Price(close));
        if (l > Math.Min(o, c) || h < Math.Max(o, c))
            throw Wrong($"Low {l} and High {h} with Open {o} and Close {c}", "Low <= Open, Close <= High", "correct the line or remove it");
        if (Number(volume) < 0) throw Wrong($"Volume {fields[volume]}", "0 or more", "correct it");
        Close = adjusted < 0 ? c : Price(adjusted);
    }

    public void RequireFollows(DateOnly lastDate, double lastClose, PriceRules rules)
    {
        if (Date == lastDate) throw Wrong($"{Date:yyyy-MM-dd} for the second time", "each date once", "remove one of the lines");
        if (Date < lastDate) throw Wrong($"{Date:yyyy-MM-dd} after {lastDate:yyyy-MM-dd}", "ascending dates", "sort the file by date");
        int gap = Date.DayNumber - lastDate.DayNumber;
        if (gap > rules.MaxGapDays)
            throw Wrong($"a gap of {gap} days since {lastDate:yyyy-MM-dd}", $"at most {rules.MaxGapDays}",
                "fill it, cut the file there, or raise MaxGapDays");
        double ratio = Close / lastClose;
        if (Math.Max(ratio, 1 / ratio) > rules.MaxCloseRatio)
            throw Wrong(string.Create(CultureInfo.InvariantCulture, $"{header[adjusted < 0 ? close : adjusted]} {Close} after {lastClose}, a ratio of {ratio:0.####}"),
                string.Create(CultureInfo.InvariantCulture, $"one within {rules.MaxCloseRatio} up or down"),
                "adjust all prices for the split (a column Adj Close does) or, if the move is real, raise MaxCloseRatio");
    }

    double Price(int column) => Number(column) is var price && price > 0 ? price
        : throw Wrong($"{header[column]} {fields[column]}", "a price above 0", "correct the line or remove it");

    double Number(int column) =>
        double.TryParse(fields[column], NumberStyles.Float, CultureInfo.InvariantCulture, out double value) && double.IsFinite(value) ? value
            : throw Wrong($"{header[column]} '{fields[column]}'", "a finite number such as 101.25", "correct the line or remove it");

    InvalidDataException Wrong(string found, string expected, string remedy) =>
        new($"{path}, line {number}: {found}; expected {expected}; {remedy}");

    static int Column(string[] header, string name) =>
        Array.FindIndex(header, column => column.Equals(name, StringComparison.OrdinalIgnoreCase));
}
