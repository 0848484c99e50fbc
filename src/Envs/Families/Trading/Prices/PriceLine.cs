using System.Globalization;
using MetaRL.Envs.Files;

namespace MetaRL.Envs.Families.Trading.Prices;

// One line of a file of prices: parses it, and says what is wrong with it. Only the columns that PriceHeader found are looked at.
sealed class PriceLine(PriceHeader header, PriceRules rules)
{
    string[] fields = [];
    FilePlace place;

    public DateOnly Date { get; private set; }

    // What returns are made from.
    public double Close { get; private set; }

    public void Parse(string line, FilePlace at)
    {
        place = at;
        fields = CsvLine.Split(line, place);
        if (fields.Length != header.Count) throw WrongCount(line);
        Date = PriceDate.Parse(Field(header.Date), header[header.Date], place);
        RequireRange();
        Close = Price(header.Returns);
    }

    public void RequireFollows(DateOnly lastDate, double lastClose)
    {
        if (Date == lastDate) throw place.Wrong($"{Date:yyyy-MM-dd} for the second time", "each date once", "remove one of the lines; bars within a day are not read");
        if (Date < lastDate) throw place.Wrong($"{Date:yyyy-MM-dd} after {lastDate:yyyy-MM-dd}", "ascending dates", "sort the file by date");
        int gap = Date.DayNumber - lastDate.DayNumber;
        if (gap > rules.MaxGapDays)
            throw place.Wrong($"a gap of {gap} days since {lastDate:yyyy-MM-dd}", $"at most {rules.MaxGapDays}",
                "fill it, cut the file there, or raise MaxGapDays");
        double ratio = Close / lastClose;
        if (Math.Max(ratio, 1 / ratio) > rules.MaxCloseRatio)
            throw place.Wrong(Text($"{header[header.Returns]} {Close} after {lastClose}, a ratio of {ratio:0.####}"), Text($"one within {rules.MaxCloseRatio} up or down"),
                "adjust all prices for the split (a column Adj Close does) or, if the move is real, raise MaxCloseRatio");
    }

    // Low <= Open, Close <= High, of those that are there, and up to rounding.
    void RequireRange()
    {
        double open = Optional(header.Open), high = Optional(header.High), low = Optional(header.Low), close = Optional(header.Close);
        RequireOrdered(header.Low, low, header.High, high);
        RequireOrdered(header.Low, low, header.Open, open);
        RequireOrdered(header.Low, low, header.Close, close);
        RequireOrdered(header.Open, open, header.High, high);
        RequireOrdered(header.Close, close, header.High, high);
    }

    // NaN, for a column that is not there, is ordered with everything.
    void RequireOrdered(int lower, double low, int upper, double high)
    {
        if (low - high > rules.RangeTolerance * high)
            throw place.Wrong(Text($"{header[lower]} {low} above {header[upper]} {high}, by {low / high - 1:0.######} of it"),
                Text($"Low <= Open, Close <= High up to RangeTolerance, {rules.RangeTolerance}"),
                "correct the line or remove it or, if it comes of rounding, raise RangeTolerance");
    }

    double Optional(int column) => column < 0 ? double.NaN : Price(column);

    double Price(int column)
    {
        string text = Field(column);
        if (text.Contains(','))
            throw place.Wrong($"{header[column]} '{FilePlace.Shown(text)}' has a comma", "a decimal point and nothing between thousands, such as 1050.25", "convert the column");
        if (!double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double price) || !double.IsFinite(price))
            throw place.Wrong($"{header[column]} '{FilePlace.Shown(text)}'", "a finite number such as 101.25", "correct the line or remove it");
        return price > 0 ? price : throw place.Wrong($"{header[column]} {text}", "a price above 0", "correct the line or remove it");
    }

    string Field(int column) => fields[column] is { Length: > 0 } text ? text
        : throw place.Wrong($"{header[column]} is empty", "a value in each line", "complete the line or remove it");

    InvalidDataException WrongCount(string line)
    {
        string? others = CsvLine.OtherSeparators.FirstOrDefault(other => line.Count(other.Sign) >= header.Count - 1).Name;
        if (fields.Length < header.Count && others is not null)
            return place.Wrong($"fields separated by {others}", "commas, as in the header", "save the file with commas between fields");
        return place.Wrong($"{fields.Length} fields", $"{header.Count}, as in the header", fields.Length < header.Count
            ? "complete the line or remove it"
            : "remove what is too much; decimals have a point, and a field with a comma in it is quoted");
    }

    static string Text(FormattableString text) => FormattableString.Invariant(text);
}
