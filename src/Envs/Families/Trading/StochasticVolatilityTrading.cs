using MetaRL.Envs.Families.Trading.Processes;

namespace MetaRL.Envs.Families.Trading;

/// <summary>Assets whose volatility comes in clusters: see <see cref="Heston"/>.</summary>
public sealed record StochasticVolatilityTrading : SyntheticTrading<Heston, float>
{
    /// <summary>Range of <see cref="Heston.Drift"/>, within [-0.1, 0.1].</summary>
    public UniformInterval Drift { get; init => field = value.Within(TraitLimits.Drift, "StochasticVolatilityTrading.Drift"); } = new(-0.002f, 0.002f);

    /// <summary>Range of <see cref="Heston.Volatility"/>, within [1e-5, 0.5].</summary>
    public UniformInterval Volatility { get; init => field = value.Within(TraitLimits.Volatility, "StochasticVolatilityTrading.Volatility"); } = new(0.005f, 0.02f);

    /// <summary>Range of <see cref="Heston.Reversion"/>, within [0.001, 1].</summary>
    public UniformInterval Reversion { get; init => field = value.Within(TraitLimits.VarianceReversion, "StochasticVolatilityTrading.Reversion"); } = new(0.02f, 0.1f);

    /// <summary>Range of <see cref="Heston.VolOfVol"/>, within [0, 1].</summary>
    public UniformInterval VolOfVol { get; init => field = value.Within(TraitLimits.VolOfVol, "StochasticVolatilityTrading.VolOfVol"); } = new(0.05f, 0.25f);

    /// <summary>Range of <see cref="Heston.Correlation"/>, within [-1, 1].</summary>
    public UniformInterval Correlation { get; init => field = value.Within(TraitLimits.Correlation, "StochasticVolatilityTrading.Correlation"); } = new(-0.9f, 0);

    /// <inheritdoc/>
    public override string Name => "trading-stochastic-volatility";

    /// <summary>Every range wider around its middle, within its limits.</summary>
    /// <inheritdoc/>
    public override TaskFamily Widened(float factor) => this with
    {
        Drift = Drift.Wider(factor, TraitLimits.Drift),
        Volatility = Volatility.Wider(factor, TraitLimits.Volatility),
        Reversion = Reversion.Wider(factor, TraitLimits.VarianceReversion),
        VolOfVol = VolOfVol.Wider(factor, TraitLimits.VolOfVol),
        Correlation = Correlation.Wider(factor, TraitLimits.Correlation),
        Spread = Spread.Wider(factor, TraitLimits.Cost),
        Impact = Impact.Wider(factor, TraitLimits.Cost),
    };

    /// <inheritdoc/>
    protected override IReadOnlyList<Trait<Heston>> Traits =>
    [
        new("drift", Drift, "1/bar", p => p.Drift),
        new("volatility", Volatility, "1/sqrt(bar)", p => p.Volatility),
        new("reversion", Reversion, "1/bar", p => p.Reversion),
        new("volOfVol", VolOfVol, "1/sqrt(bar)", p => p.VolOfVol),
        new("correlation", Correlation, "", p => p.Correlation),
    ];

    /// <inheritdoc/>
    protected override Heston SampleProcess(Split split, ref Rng rng) =>
        new(Drift.Draw(ref rng), Volatility.Draw(ref rng), Reversion.Draw(ref rng), VolOfVol.Draw(ref rng), Correlation.Draw(ref rng));
}
