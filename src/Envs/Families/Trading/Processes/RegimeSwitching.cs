namespace MetaRL.Envs.Families.Trading.Processes;

/// <summary>
/// Two hidden regimes, each a geometric Brownian motion; after each bar the regime ends with probability 1 / length.
/// Hamilton 1989, doi:10.2307/1912559. Its state is the regime, 0 for bull and 1 for bear, which starts in its long run.
/// </summary>
/// <param name="BullDrift">mu of the bull, per bar: E exp(r) = exp(mu).</param>
/// <param name="BearDrift">mu of the bear, per bar.</param>
/// <param name="BullVolatility">sigma of the bull, per square root of a bar.</param>
/// <param name="BearVolatility">sigma of the bear, per square root of a bar.</param>
/// <param name="BullLength">Mean length of a bull, in bars, at least 1.</param>
/// <param name="BearLength">Mean length of a bear, in bars, at least 1.</param>
public readonly record struct RegimeSwitching(
    float BullDrift, float BearDrift, float BullVolatility, float BearVolatility, float BullLength, float BearLength) : IPriceProcess<float>
{
    readonly float bullMean = BullDrift - BullVolatility * BullVolatility / 2, bearMean = BearDrift - BearVolatility * BearVolatility / 2;
    readonly float bullEnds = 1 / BullLength, bearEnds = 1 / BearLength;

    /// <inheritdoc/>
    public float Start(ref Rng rng) => rng.Uniform() < BearShare ? 1 : 0;

    /// <inheritdoc/>
    public float Next(ref float state, ref Rng rng)
    {
        bool bear = state != 0;
        float z = rng.Normal();
        if (rng.Uniform() < (bear ? bearEnds : bullEnds)) state = 1 - state;
        return bear ? bearMean + BearVolatility * z : bullMean + BullVolatility * z;
    }

    /// <inheritdoc/>
    public ReturnMoments Moments
    {
        get
        {
            (ReturnMoments bull, ReturnMoments bear) = (Bull, Bear);
            double share = BearShare;
            return new(bull.Mean + share * (bear.Mean - bull.Mean), bull.Square + share * (bear.Square - bull.Square));
        }
    }

    /// <summary>Kelly's of one who sees the regime: a bound for those who do not.</summary>
    /// <param name="riskAversion">lambda.</param>
    public double? OptimalGrowth(double riskAversion) =>
        (1 - BearShare) * Kelly.Growth(Bull, riskAversion) + BearShare * Kelly.Growth(Bear, riskAversion);

    double BearShare => BearLength / ((double)BullLength + BearLength);
    ReturnMoments Bull => ReturnMoments.Normal(bullMean, (double)BullVolatility * BullVolatility);
    ReturnMoments Bear => ReturnMoments.Normal(bearMean, (double)BearVolatility * BearVolatility);
}
