using MetaRL.Reports.Html;

namespace MetaRL.Reports.Charts;

/// <summary>Round values for an axis: multiples of 1, 2 or 5 times a power of ten.</summary>
sealed record Ticks(double[] Values, string[] Labels)
{
    /// <summary>About <paramref name="count"/> ticks within the domain.</summary>
    public static Ticks Of(Domain domain, int count) => Multiples(domain, RoundUp(domain.Span / count));

    /// <summary>The same at whole numbers only.</summary>
    public static Ticks Whole(Domain domain, int count) => Multiples(domain, Math.Max(1, RoundUp(domain.Span / count)));

    static Ticks Multiples(Domain domain, double step)
    {
        long first = (long)Math.Ceiling((domain.Min / step) - 1e-9), last = (long)Math.Floor((domain.Max / step) + 1e-9);
        double[] values = [.. Enumerable.Range(0, (int)(last - first) + 1).Select(i => (first + i) * step)];
        double largest = values.Select(Math.Abs).DefaultIfEmpty().Max();
        return new(values, [.. values.Select(v => Format.Tick(v, step, largest))]);
    }

    static double RoundUp(double step)
    {
        double power = Math.Pow(10, Math.Floor(Math.Log10(step)));
        double digit = step / power;
        return power * (digit <= 1 + 1e-9 ? 1 : digit <= 2 + 1e-9 ? 2 : digit <= 5 + 1e-9 ? 5 : 10);
    }
}
