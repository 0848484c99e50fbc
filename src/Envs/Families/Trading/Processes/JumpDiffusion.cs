namespace MetaRL.Envs.Families.Trading.Processes;

/// <summary>
/// Brownian motion with jumps: <c>r = mu - sigma^2 / 2 - ln(1 + q k) + sigma z + J</c>, where J is N(m, s^2) with
/// probability q and 0 otherwise, and k = exp(m + s^2 / 2) - 1, so that E exp(r) = exp(mu). Merton 1976,
/// doi:10.1016/0304-405X(76)90022-2, with at most one jump a bar. Its state is not used.
/// </summary>
/// <param name="Drift">mu, per bar.</param>
/// <param name="Volatility">sigma, per square root of a bar, between jumps.</param>
/// <param name="JumpRate">q, probability of a jump in a bar.</param>
/// <param name="JumpMean">m, mean of a jump of the log price.</param>
/// <param name="JumpVolatility">s, standard deviation of a jump.</param>
public readonly record struct JumpDiffusion(float Drift, float Volatility, float JumpRate, float JumpMean, float JumpVolatility) : IPriceProcess<float>
{
    readonly float mean = Drift - Volatility * Volatility / 2
        - MathF.Log(1 + JumpRate * (MathF.Exp(JumpMean + JumpVolatility * JumpVolatility / 2) - 1));

    /// <inheritdoc/>
    public float Start(ref Rng rng) => 0;

    /// <inheritdoc/>
    public float Next(ref float state, ref Rng rng)
    {
        float move = mean + Volatility * rng.Normal();
        return rng.Uniform() < JumpRate ? move + JumpMean + JumpVolatility * rng.Normal() : move;
    }

    /// <inheritdoc/>
    public ReturnMoments Moments
    {
        get
        {
            double jumpSquare = (double)JumpMean * JumpMean + (double)JumpVolatility * JumpVolatility;
            double total = (double)mean + JumpRate * (double)JumpMean;
            double variance = (double)Volatility * Volatility + JumpRate * jumpSquare - (double)JumpRate * JumpRate * JumpMean * JumpMean;
            return ReturnMoments.Normal(total, variance);
        }
    }

    /// <summary>Null: jumps are too large for an expansion to second order.</summary>
    /// <param name="riskAversion">lambda.</param>
    public double? OptimalGrowth(double riskAversion) => null;
}
