namespace MetaRL.Evaluation;

/// <summary>A mean and how well it is known: mean ± half-width of its 95% Student-t interval.</summary>
/// <param name="Mean">Sample mean.</param>
/// <param name="HalfWidth95">Half-width of the interval; null where it is undefined, that is for one value.</param>
/// <param name="Count">Number of independent values behind the mean.</param>
public readonly record struct Estimate(double Mean, double? HalfWidth95, int Count)
{
    /// <summary>The mean with the half-width on either side; null where there is none.</summary>
    public Interval? Interval95 => HalfWidth95 is { } half ? new(Mean - half, Mean + half) : null;
}

/// <summary>An interval on the real line, both ends included.</summary>
/// <param name="Low">Lower end.</param>
/// <param name="High">Upper end.</param>
public readonly record struct Interval(double Low, double High);
