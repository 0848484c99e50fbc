using System.Globalization;
using System.Text.RegularExpressions;
using MetaRL.Envs.Files;

namespace MetaRL.Envs.Families.Trading.Prices;

// The day of a bar: yyyy-MM-dd, also with the midnight behind it, in whatever time zone, that many programs write for a day.
static partial class PriceDate
{
    const string Form = "yyyy-MM-dd";

    public static DateOnly Parse(string text, string column, FilePlace place)
    {
        string day = text.Length > Form.Length ? text[..Form.Length] : text, rest = text[day.Length..];
        if (!DateOnly.TryParseExact(day, Form, CultureInfo.InvariantCulture, DateTimeStyles.None, out DateOnly date) || !IsTime(rest))
            throw place.Wrong($"{column} '{FilePlace.Shown(text)}'", $"a date such as 2024-02-29 ({Form})", "convert the column");
        if (rest.Length > 0 && !Midnight().IsMatch(rest))
            throw place.Wrong($"{column} '{FilePlace.Shown(text)}' has a time of day", "bars of whole days, such as 2024-02-29",
                "make one bar of each day, or write dates alone");
        return date;
    }

    static bool IsTime(string rest) => rest.Length == 0 || (rest.Length > 1 && rest[0] is 'T' or ' ' && char.IsAsciiDigit(rest[1]));

    [GeneratedRegex(@"^[T ]00:00(:00([.,]0+)?)?( ?(Z|UTC|GMT|[+-]\d\d(:?\d\d)?))?$")]
    private static partial Regex Midnight();
}
