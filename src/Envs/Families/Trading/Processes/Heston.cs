namespace MetaRL.Envs.Families.Trading.Processes;

/// <summary>
/// Stochastic volatility: <c>r = mu - v / 2 + sqrt(v) z1</c>, <c>v' = v + kappa (theta - v) + eta sqrt(theta v) z2</c>
/// with correlated normals and, wherever v is used, its positive part (full truncation: Lord, Koekkoek and van Dijk 2010,
/// doi:10.1080/14697680802421496). Heston 1993, doi:10.1093/rfs/6.2.327. Its state is v, which starts at theta.
/// </summary>
/// <param name="Drift">mu, per bar: E exp(r) = exp(mu).</param>
/// <param name="Volatility">sqrt(theta), the long-run volatility, per square root of a bar.</param>
/// <param name="Reversion">kappa, of the variance, per bar.</param>
/// <param name="VolOfVol">eta = xi / sqrt(theta), with Heston's xi. Variance stays clear of 0 while 2 kappa > eta^2.</param>
/// <param name="Correlation">rho of z1 and z2, in [-1, 1]: negative where falls make prices wilder.</param>
public readonly record struct Heston(float Drift, float Volatility, float Reversion, float VolOfVol, float Correlation) : IPriceProcess<float>
{
    readonly float theta = Volatility * Volatility;
    readonly float straight = Volatility * VolOfVol * Correlation;
    readonly float across = Volatility * VolOfVol * MathF.Sqrt(1 - Correlation * Correlation);

    /// <inheritdoc/>
    public float Start(ref Rng rng) => theta;

    /// <inheritdoc/>
    public float Next(ref float state, ref Rng rng)
    {
        (float z1, float z2) = rng.NormalPair();
        float variance = MathF.Max(state, 0), volatility = MathF.Sqrt(variance);
        state += Reversion * (theta - variance) + volatility * (straight * z1 + across * z2);
        return Drift - variance / 2 + volatility * z1;
    }

    /// <summary>E r^2 up to the variance of v / 2, which is of fourth order.</summary>
    public ReturnMoments Moments => ReturnMoments.Normal(Drift - theta / 2, theta);

    /// <summary>Null: the best position depends on a variance that nobody sees.</summary>
    /// <param name="riskAversion">lambda.</param>
    public double? OptimalGrowth(double riskAversion) => null;
}
