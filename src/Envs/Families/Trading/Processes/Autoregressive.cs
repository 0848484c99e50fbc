namespace MetaRL.Envs.Families.Trading.Processes;

/// <summary>
/// Returns that remember the last one: <c>r' = m + phi (r - m) + sigma z</c>. Momentum where phi is positive, reversal
/// where it is negative. Its state is r, which starts in its long run, N(m, sigma^2 / (1 - phi^2)).
/// </summary>
/// <param name="Persistence">phi, within (-1, 1).</param>
/// <param name="Drift">m, the mean log return of a bar.</param>
/// <param name="Volatility">sigma, of what the last return does not tell, per square root of a bar.</param>
public readonly record struct Autoregressive(float Persistence, float Drift, float Volatility) : IPriceProcess<float>
{
    /// <inheritdoc/>
    public float Start(ref Rng rng) => (float)(Drift + Math.Sqrt(Variance) * rng.Normal());

    /// <inheritdoc/>
    public float Next(ref float state, ref Rng rng) => state = Drift + Persistence * (state - Drift) + Volatility * rng.Normal();

    /// <inheritdoc/>
    public ReturnMoments Moments => ReturnMoments.Normal(Drift, Variance);

    /// <summary>
    /// Kelly's at each bar's own mean, which is N(m, phi^2 sigma^2 / (1 - phi^2)): sqrt(2 / pi) |phi| sigma / sqrt(1 - phi^2)
    /// while m is small and positions are mostly at their bounds.
    /// </summary>
    /// <param name="riskAversion">lambda.</param>
    public double? OptimalGrowth(double riskAversion) =>
        Kelly.Growth(Drift, Math.Abs(Persistence) * Math.Sqrt(Variance), (double)Volatility * Volatility, riskAversion);

    double Variance => (double)Volatility * Volatility / (1 - (double)Persistence * Persistence);
}
