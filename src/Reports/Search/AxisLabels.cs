using System.Globalization;
using MetaRL.Reports.Charts;
using MetaRL.Reports.Html;

namespace MetaRL.Reports.Search;

/// <summary>What stands at the axes of a search's charts.</summary>
static class AxisLabels
{
    /// <summary>Ticks at positions in [0, 1].</summary>
    public static Ticks Of(SearchAxis axis, int count, int length) => axis.Kind switch
    {
        AxisKind.Choices => Choices(axis, Math.Max(count, 8), length),
        AxisKind.Log => Log(axis, count),
        AxisKind.Whole => Scaled(axis, Ticks.Whole(Domain(axis), count)),
        _ => Scaled(axis, Ticks.Of(Domain(axis), count)),
    };

    /// <summary>The shortest ends of the keys that tell them apart: innerLr for learner.innerLr.</summary>
    public static string[] Names(IReadOnlyList<SearchAxis> axes) => [.. axes.Select(axis => Name(axis.Key, [.. axes.Select(a => a.Key)]))];

    static string Name(string key, string[] keys)
    {
        string[] parts = key.Split('.');
        IEnumerable<string> ends = Enumerable.Range(1, parts.Length).Select(n => string.Join('.', parts[^n..]));
        return ends.First(end => end == key || keys.Count(k => k == end || k.EndsWith("." + end, StringComparison.Ordinal)) == 1);
    }

    // Of many choices every second, third or so is named.
    static Ticks Choices(SearchAxis axis, int count, int length)
    {
        int step = (axis.Choices.Length + count - 1) / count;
        string[] shown = [.. axis.Choices.Where((_, i) => i % step == 0)];
        return new([.. shown.Select(axis.Position)], [.. shown.Select(v => Format.Shorten(v, length))]);
    }

    static Ticks Scaled(SearchAxis axis, Ticks ticks) => new([.. ticks.Values.Select(axis.Position)], ticks.Labels);

    // 1, 2 and 5 times powers of ten, or the powers alone where that is enough.
    static Ticks Log(SearchAxis axis, int count)
    {
        (double low, double high) = axis.Ends;
        int first = (int)Math.Floor(Math.Log10(low)), last = (int)Math.Ceiling(Math.Log10(high));
        double[] Within(int step, params double[] digits) =>
        [
            .. Enumerable.Range(first, last - first + 1).Where(e => e % step == 0)
                .SelectMany(e => digits.Select(d => double.Parse($"{d}e{e}", CultureInfo.InvariantCulture)))
                .Where(v => v >= low * (1 - 1e-9) && v <= high * (1 + 1e-9)),
        ];
        double[][] candidates = [Within(1, 1, 2, 5), Within(1, 1, 3), Within(1, 1), Within(2, 1), Within(5, 1), Within(20, 1), Within(100, 1)];
        double[] values = candidates.FirstOrDefault(c => c.Length >= 2 && c.Length <= count + 1) ?? [low, high];
        return new([.. values.Select(v => axis.Position(v))], [.. values.Select(Short)]);
    }

    static string Short(double value) => value.ToString(value is >= 1e-3 and < 1e5 ? "0.####" : "0.##e0", CultureInfo.InvariantCulture);

    static Domain Domain(SearchAxis axis) => new(axis.Ends.Low, axis.Ends.High);
}
