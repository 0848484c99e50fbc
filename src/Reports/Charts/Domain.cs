namespace MetaRL.Reports.Charts;

/// <summary>The range of values that an axis shows.</summary>
/// <param name="Min">Its lower end; above 0 on a logarithmic axis.</param>
/// <param name="Max">Its upper end.</param>
/// <param name="IsLogarithmic">Whether equal ratios take equal room.</param>
readonly record struct Domain(double Min, double Max, bool IsLogarithmic = false)
{
    // Below this range, relative to the values, rounding is all there is to see.
    const double Resolution = 1e-9;

    public double Span => Max - Min;

    /// <summary>Covers all values with a margin of 6%; equal values get a range around them.</summary>
    public static Domain Over(IEnumerable<double> values)
    {
        double min = double.PositiveInfinity, max = double.NegativeInfinity;
        foreach (double v in values)
        {
            min = Math.Min(min, v);
            max = Math.Max(max, v);
        }
        if (min > max) return new(0, 1);
        double size = Math.Max(Math.Abs(min), Math.Abs(max));
        double margin = max - min > Resolution * size ? 0.06 * (max - min) : size > 0 ? 0.1 * size : 1;
        return new(min - margin, max + margin);
    }

    /// <summary>A logarithmic axis over all values that are above 0, with a margin of 6% on it.</summary>
    /// <exception cref="ArgumentException">None is.</exception>
    public static Domain Logarithmic(IEnumerable<double> values)
    {
        double[] logs = [.. values.Where(static v => v > 0).Select(Math.Log10)];
        if (logs.Length == 0) throw new ArgumentException("a logarithmic axis has no value above 0 to show; take a linear one");
        Domain powers = logs.Max() > logs.Min() ? Over(logs) : new(logs[0] - 0.5, logs[0] + 0.5);
        return new(Math.Pow(10, powers.Min), Math.Pow(10, powers.Max), IsLogarithmic: true);
    }

    /// <summary>How far on the axis a value is, from 0 to 1; what lies outside is at its end.</summary>
    public double Share(double value)
    {
        double shown = Math.Clamp(value, Min, Max);
        return IsLogarithmic ? Math.Log(shown / Min) / Math.Log(Max / Min) : (shown - Min) / Span;
    }
}

/// <summary>A map from values to SVG units. What lies outside the domain is drawn at its edge.</summary>
readonly record struct Scale(Domain Domain, double From, double To)
{
    public double this[double value] => From + (Domain.Share(value) * (To - From));
}
