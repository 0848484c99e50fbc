using System.Globalization;

namespace MetaRL.Experiments.Display;

/// <summary>Numbers as people read them in a terminal.</summary>
static class Numbers
{
    static readonly CultureInfo Culture = CultureInfo.InvariantCulture;

    // Four significant digits: 0.01235, -12.35, 1,235, 1.23e8.
    public static string Value(double value) => Math.Abs(value) is not 0 and (>= 1e6 or < 1e-4)
        ? value.ToString("0.##e0", Culture)
        : Fixed(value, Decimals(value));

    // Those that give a value four significant digits.
    public static int Decimals(double value) => value == 0 ? 0 : Math.Clamp(3 - (int)Math.Floor(Math.Log10(Math.Abs(value))), 0, 7);

    public static string Fixed(double value, int decimals) => value.ToString($"N{decimals}", Culture);

    // Of a trial of several episodes the first and the last; else nothing.
    public static string Episodes(double[]? returns, string dots) => returns is [var first, .., var last] ? $" (episodes {Value(first)} {dots} {Value(last)})" : "";

    public static string Count(double value) => value switch
    {
        >= 1e6 => (value / 1e6).ToString("0.0", Culture) + "M",
        >= 1e4 => (value / 1e3).ToString("0", Culture) + "k",
        _ => value.ToString("N0", Culture),
    };

    public static string Percent(double fraction) => fraction.ToString("P0", Culture).Replace(" ", "");

    public static string Duration(double seconds)
    {
        if (seconds < 60) return $"{Math.Ceiling(seconds).ToString("0", Culture)} s";
        TimeSpan time = TimeSpan.FromSeconds(Math.Min(seconds, TimeSpan.MaxValue.TotalSeconds / 2));
        return time.TotalHours < 1 ? time.ToString(@"m\:ss", Culture) + " min"
            : $"{Math.Floor(time.TotalHours).ToString("0", Culture)}:{time.Minutes:00} h";
    }
}
