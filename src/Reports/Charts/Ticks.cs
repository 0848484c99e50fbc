using MetaRL.Reports.Html;

namespace MetaRL.Reports.Charts;

/// <summary>Round values for an axis: multiples of 1, 2 or 5 times a power of ten.</summary>
sealed record Ticks(double[] Values, string[] Labels)
{
    /// <summary>About <paramref name="count"/> ticks within the domain.</summary>
    public static Ticks Of(Domain domain, int count) => domain.IsLogarithmic ? Powers(domain, count) : Multiples(domain, RoundUp(domain.Span / count));

    /// <summary>Values that are given.</summary>
    public static Ticks At(IEnumerable<double> values)
    {
        double[] all = [.. values];
        return new(all, Array.ConvertAll(all, static v => Format.Short(v)));
    }

    /// <summary>The same at whole numbers only.</summary>
    public static Ticks Whole(Domain domain, int count) => Multiples(domain, Math.Max(1, RoundUp(domain.Span / count)));

    // 1, 2 and 5 times powers of ten, as long as there is room for them; then powers of ten, then every second, third ...
    static Ticks Powers(Domain domain, int count)
    {
        int low = (int)Math.Floor(Math.Log10(domain.Min)), high = (int)Math.Ceiling(Math.Log10(domain.Max));
        double[] Within(int step, double[] digits)
        {
            IEnumerable<double> all = from power in Enumerable.Range(low, high - low + 1) where power % step == 0 from digit in digits select digit * Math.Pow(10, power);
            return [.. all.Where(v => v >= domain.Min && v <= domain.Max)];
        }
        double[] fine = Within(1, [1, 2, 5]);
        if (fine.Length < 2) return Multiples(domain, RoundUp(domain.Span / count));
        if (fine.Length <= count) return At(fine);
        int every = (int)Math.Ceiling(Within(1, [1]).Length / (double)count);
        double[] powers = Within(every, [1]);
        return At(powers.Length < 2 ? Within(1, [1, 3]) : powers);
    }

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
