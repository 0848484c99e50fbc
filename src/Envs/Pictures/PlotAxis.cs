namespace MetaRL.Envs.Pictures;

/// <summary>An axis of a plot.</summary>
/// <param name="Low">The value at the left or bottom.</param>
/// <param name="High">The value at the right or top; below Low for an axis that runs the other way.</param>
/// <param name="Label">What it measures and in what unit.</param>
public sealed record PlotAxis(double Low, double High, string Label = "")
{
    const int MostRows = 12; // that can each be named

    /// <summary>Values and texts of ticks; null for round numbers.</summary>
    public IReadOnlyList<(double Value, string Text)>? Ticks { get; init; }

    /// <summary>An axis over some values and a little more on both sides.</summary>
    /// <param name="values">At least one, finite.</param>
    /// <param name="label">What it measures and in what unit.</param>
    public static PlotAxis Over(IEnumerable<double> values, string label = "")
    {
        (double low, double high) = (double.PositiveInfinity, double.NegativeInfinity);
        foreach (double value in values) (low, high) = (Math.Min(low, value), Math.Max(high, value));
        double margin = Math.Max(0.06 * (high - low), 1e-3 * Math.Max(1e-3, Math.Abs(high)));
        return new(low - margin, high + margin, label);
    }

    /// <summary>An axis of rows, from above, each with a name: of many, a few are named.</summary>
    /// <param name="names">[rows], at least one.</param>
    /// <param name="label">What a row is.</param>
    public static PlotAxis Rows(IReadOnlyList<string> names, string label)
    {
        int apart = (names.Count + MostRows - 1) / MostRows;
        return new(names.Count - 0.5, -0.5, label) { Ticks = [.. Enumerable.Range(0, names.Count).Where(i => i % apart == 0).Select(i => ((double)i, names[i]))] };
    }

    internal double Span => High - Low;

    // The values at which there are grid lines, about so many.
    internal IReadOnlyList<(double Value, string Text)> Marks(int count)
    {
        if (Ticks is not null) return Ticks;
        double step = Round(Math.Abs(Span) / count), from = Math.Min(Low, High), to = Math.Max(Low, High);
        double first = Math.Ceiling(from / step - 1e-9);
        int number = (int)(Math.Floor(to / step + 1e-9) - first) + 1;
        return [.. Enumerable.Range(0, number).Select(i => (first + i) * step).Select(v => (v, SvgText.Tick(v, step)))];
    }

    internal static int TicksOn(double height) => Math.Max(2, (int)(height / 26));

    internal int LongestTick(double height) => Marks(TicksOn(height)).Select(m => m.Text.Length).DefaultIfEmpty().Max();

    // The next 1, 2 or 5 times a power of ten.
    static double Round(double step)
    {
        double power = Math.Pow(10, Math.Floor(Math.Log10(step))), digit = step / power;
        return power * (digit <= 1 + 1e-9 ? 1 : digit <= 2 + 1e-9 ? 2 : digit <= 5 + 1e-9 ? 5 : 10);
    }
}
