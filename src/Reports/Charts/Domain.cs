namespace MetaRL.Reports.Charts;

/// <summary>The range of values that an axis shows.</summary>
readonly record struct Domain(double Min, double Max)
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
}

/// <summary>A linear map from values to SVG units. What lies outside the domain is drawn at its edge.</summary>
readonly record struct Scale(Domain Domain, double From, double To)
{
    public double this[double value] => From + ((Math.Clamp(value, Domain.Min, Domain.Max) - Domain.Min) / Domain.Span * (To - From));
}
