namespace MetaRL.Envs.Families.Trading.Processes;

/// <summary>
/// Geometric Brownian motion, exactly at the bars: <c>r = mu - sigma^2 / 2 + sigma z</c> with z standard normal, so that
/// E exp(r) = exp(mu). Black and Scholes 1973, doi:10.1086/260062. Its state is not used.
/// </summary>
/// <param name="Drift">mu, per bar.</param>
/// <param name="Volatility">sigma, per square root of a bar.</param>
public readonly record struct GeometricBrownian(float Drift, float Volatility) : IPriceProcess<float>
{
    readonly float mean = Drift - Volatility * Volatility / 2;

    /// <inheritdoc/>
    public float Start(ref Rng rng) => 0;

    /// <inheritdoc/>
    public float Next(ref float state, ref Rng rng) => mean + Volatility * rng.Normal();

    /// <inheritdoc/>
    public ReturnMoments Moments => ReturnMoments.Normal(mean, (double)Volatility * Volatility);

    /// <summary>Kelly's: in continuous time mu^2 / (2 (1 + lambda) sigma^2), with the position mu / ((1 + lambda) sigma^2) held within [-1, 1].</summary>
    /// <param name="riskAversion">lambda.</param>
    public double? OptimalGrowth(double riskAversion) => Kelly.Growth(Moments, riskAversion);
}
