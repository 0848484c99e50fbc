namespace MetaRL.Envs.Families.Trading.Processes;

/// <summary>
/// The log price x returns to its level: dx = -kappa x dt + sigma dW, exactly at the bars: <c>x' = d x + s z</c> with
/// d = exp(-kappa), s^2 = sigma^2 (1 - d^2) / (2 kappa). Uhlenbeck and Ornstein 1930, doi:10.1103/PhysRev.36.823. Its
/// state is x, which starts in its long run, N(0, sigma^2 / 2 kappa).
/// </summary>
/// <param name="Reversion">kappa, per bar: half of a deviation is gone after ln 2 / kappa bars.</param>
/// <param name="Volatility">sigma, per square root of a bar.</param>
public readonly record struct OrnsteinUhlenbeck(float Reversion, float Volatility) : IPriceProcess<float>
{
    readonly float pull = 1 - MathF.Exp(-Reversion);
    readonly float noise = Volatility * MathF.Sqrt((1 - MathF.Exp(-2 * Reversion)) / (2 * Reversion));
    readonly float spread = Volatility / MathF.Sqrt(2 * Reversion);

    /// <inheritdoc/>
    public float Start(ref Rng rng) => spread * rng.Normal();

    /// <inheritdoc/>
    public float Next(ref float state, ref Rng rng)
    {
        float move = noise * rng.Normal() - pull * state;
        state += move;
        return move;
    }

    /// <inheritdoc/>
    public ReturnMoments Moments => new(0, 2.0 * pull * spread * spread);

    /// <summary>
    /// Kelly's at each bar's own mean, which is N(0, (1 - d)^2 sigma^2 / 2 kappa): sqrt(2 / pi) (1 - d) sigma / sqrt(2 kappa)
    /// while positions are mostly at their bounds.
    /// </summary>
    /// <param name="riskAversion">lambda.</param>
    public double? OptimalGrowth(double riskAversion) =>
        Kelly.Growth(0, pull * spread, (double)noise * noise, riskAversion);
}
