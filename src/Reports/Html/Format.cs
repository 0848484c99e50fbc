using System.Globalization;

namespace MetaRL.Reports.Html;

/// <summary>Numbers as people read them.</summary>
static class Format
{
    public const string PlusMinus = "\u00B1", Dash = "\u2013";

    static readonly CultureInfo Culture = CultureInfo.InvariantCulture;

    /// <summary>Four significant digits: 0.01235, 12.35, 1,235, 1.235e8.</summary>
    public static string Number(double value)
    {
        if (value == 0) return "0";
        int exponent = Exponent(value);
        return exponent is < -4 or > 6 ? value.ToString("0.000e0", Culture) : Fixed(value, Math.Max(0, 3 - exponent));
    }

    public static string Fixed(double value, int decimals)
    {
        string text = value.ToString("N" + decimals, Culture);
        return text[0] == '-' && !text.AsSpan().ContainsAnyInRange('1', '9') ? text[1..] : text;
    }

    /// <summary>Counts with a unit: 950, 12k, 3.4M.</summary>
    public static string Count(double value) => Math.Abs(value) switch
    {
        >= 1e15 => Scientific(value, 1),
        >= 1e12 => Rounded(value / 1e12) + "T",
        >= 1e9 => Rounded(value / 1e9) + "G",
        >= 1e6 => Rounded(value / 1e6) + "M",
        >= 1e3 => Rounded(value / 1e3) + "k",
        _ => Rounded(value),
    };

    public static string Duration(double seconds) => seconds switch
    {
        < 1 => Fixed(seconds, 2) + " s",
        < 60 => Fixed(seconds, 1) + " s",
        < 3600 => Fixed(seconds / 60, 1) + " min",
        _ => Fixed(seconds / 3600, 1) + " h",
    };

    public static string Percent(double fraction) => Fixed(100 * fraction, 1) + "%";

    /// <summary>"5 seeds", "1 seed".</summary>
    public static string Plural(int count, string noun) => $"{count.ToString("N0", Culture)} {noun}{(count == 1 ? "" : "s")}";

    /// <summary>As the first words of a sentence or a title.</summary>
    public static string Sentence(string words) => char.ToUpperInvariant(words[0]) + words[1..];

    public static string Shorten(string text, int length) => text.Length <= length ? text : text[..(length - 1)] + "\u2026";

    /// <summary>As few digits as the number has: 0.001, 0.3, 1, 200.</summary>
    public static string Short(double value) =>
        value.ToString(Math.Abs(value) is >= 1e6 or (> 0 and < 1e-4) ? "0.###e0" : "#,0.#######", Culture);

    /// <summary>A tick's label, with as many digits as tell it from its neighbours.</summary>
    public static string Tick(double value, double step, double largest)
    {
        int stepExponent = Exponent(step), exponent = largest == 0 ? 0 : Exponent(largest);
        if (exponent > 5 || stepExponent < -4)
            return value == 0 ? "0" : Scientific(value, Math.Clamp(Exponent(value) - stepExponent, 0, 15));
        return Fixed(value, Math.Max(0, -stepExponent));
    }

    /// <summary>Digits for a table's column: two significant ones of the smallest uncertainty, yet at most five in all.</summary>
    public static Func<double, string> Column(IEnumerable<double> values, IEnumerable<double> uncertainties)
    {
        double largest = values.Select(Math.Abs).DefaultIfEmpty().Max();
        double finest = uncertainties.Select(Math.Abs).Where(u => u > 0).DefaultIfEmpty(largest / 100).Min();
        if (largest == 0) return Number;
        int exponent = Exponent(largest), decimals = Math.Min(1 - (finest > 0 ? Exponent(finest) : 0), 4 - exponent);
        return exponent is < -4 or > 6 ? Number : v => Fixed(v, Math.Max(0, decimals));
    }

    static string Rounded(double value) => value.ToString(Math.Abs(value) < 10 ? "0.#" : "0", Culture);

    static string Scientific(double value, int digits) => value.ToString("0." + new string('#', digits) + "e0", Culture);

    static int Exponent(double value) => (int)Math.Floor(Math.Log10(Math.Abs(value)) + 1e-12);
}
