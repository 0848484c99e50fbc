namespace MetaRL.Envs.Families.Trading.Processes;

/// <summary>
/// All traits at once: <c>r = m + phi (r_last - m) - kappa x + sqrt(v) z1 + J - q j</c>, where x is how far the log price
/// is above its trend, v is the variance of <see cref="Heston"/>, and J is N(j, s^2) with probability q and 0 otherwise.
/// </summary>
/// <param name="Drift">m, mean log return of a bar and slope of the trend.</param>
/// <param name="Volatility">sqrt(theta), long-run deviation of a bar between jumps, given the bars before.</param>
/// <param name="Persistence">phi, within (-1, 1).</param>
/// <param name="Reversion">kappa, per bar; 0 is none. Stable below 2 (1 + phi).</param>
/// <param name="VarianceReversion">How fast v returns to theta, per bar.</param>
/// <param name="VolOfVol">eta of <see cref="Heston"/>: 0 is constant volatility.</param>
/// <param name="JumpRate">q, probability of a jump in a bar.</param>
/// <param name="JumpMean">j.</param>
/// <param name="JumpVolatility">s.</param>
public readonly record struct Personality(
    float Drift, float Volatility, float Persistence, float Reversion, float VarianceReversion, float VolOfVol,
    float JumpRate, float JumpMean, float JumpVolatility) : IPriceProcess<PersonalityState>
{
    readonly float theta = Volatility * Volatility;

    /// <inheritdoc/>
    public PersonalityState Start(ref Rng rng) => new() { Last = Drift, Variance = theta };

    /// <inheritdoc/>
    public float Next(ref PersonalityState state, ref Rng rng)
    {
        (float z1, float z2) = rng.NormalPair();
        float variance = MathF.Max(state.Variance, 0), volatility = MathF.Sqrt(variance);
        float surprise = volatility * z1 - JumpRate * JumpMean;
        if (rng.Uniform() < JumpRate) surprise += JumpMean + JumpVolatility * rng.Normal();
        float aboveMean = Persistence * (state.Last - Drift) - Reversion * state.AboveTrend + surprise;
        state.AboveTrend += aboveMean;
        state.Last = Drift + aboveMean;
        state.Variance += VarianceReversion * (theta - variance) + VolOfVol * Volatility * volatility * z2;
        return state.Last;
    }

    /// <summary>
    /// x is autoregressive of order 2, so a surprise of variance w gives returns of variance
    /// 2 w / ((1 - phi) (2 + 2 phi - kappa)) in the long run; episodes start on the trend, a little calmer.
    /// </summary>
    public ReturnMoments Moments
    {
        get
        {
            double jumps = JumpRate * ((double)JumpMean * JumpMean * (1 - JumpRate) + (double)JumpVolatility * JumpVolatility);
            double amplified = 2 / ((1.0 - Persistence) * (2 + 2.0 * Persistence - Reversion));
            return ReturnMoments.Normal(Drift, (theta + jumps) * amplified);
        }
    }

    /// <summary>Null: the best position depends on a variance that nobody sees.</summary>
    /// <param name="riskAversion">lambda.</param>
    public double? OptimalGrowth(double riskAversion) => null;
}

/// <summary>What <see cref="Personality"/> remembers.</summary>
public struct PersonalityState
{
    internal float Last, AboveTrend, Variance;
}
