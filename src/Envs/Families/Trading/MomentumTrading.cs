using MetaRL.Envs.Families.Trading.Processes;

namespace MetaRL.Envs.Families.Trading;

/// <summary>Assets whose moves persist or turn round: see <see cref="Autoregressive"/>.</summary>
public sealed record MomentumTrading : SyntheticTrading<Autoregressive, float>
{
    /// <summary>Range of <see cref="Autoregressive.Persistence"/>, within [-0.95, 0.95].</summary>
    public UniformInterval Persistence { get; init => field = value.Within(TraitLimits.Persistence, "MomentumTrading.Persistence"); } = new(-0.4f, 0.4f);

    /// <summary>Range of <see cref="Autoregressive.Drift"/>, within [-0.1, 0.1].</summary>
    public UniformInterval Drift { get; init => field = value.Within(TraitLimits.Drift, "MomentumTrading.Drift"); } = new(-0.0005f, 0.0005f);

    /// <summary>Range of <see cref="Autoregressive.Volatility"/>, within [1e-5, 0.5].</summary>
    public UniformInterval Volatility { get; init => field = value.Within(TraitLimits.Volatility, "MomentumTrading.Volatility"); } = new(0.005f, 0.02f);

    /// <inheritdoc/>
    public override string Name => "trading-momentum";

    /// <summary>Every range wider around its middle, within its limits.</summary>
    /// <inheritdoc/>
    public override TaskFamily Widened(float factor) => this with
    {
        Persistence = Persistence.Wider(factor, TraitLimits.Persistence),
        Drift = Drift.Wider(factor, TraitLimits.Drift),
        Volatility = Volatility.Wider(factor, TraitLimits.Volatility),
        Spread = Spread.Wider(factor, TraitLimits.Cost),
        Impact = Impact.Wider(factor, TraitLimits.Cost),
    };

    /// <inheritdoc/>
    protected override IReadOnlyList<Trait<Autoregressive>> Traits =>
    [
        new("persistence", Persistence, "", p => p.Persistence),
        new("drift", Drift, "1/bar", p => p.Drift),
        new("volatility", Volatility, "1/sqrt(bar)", p => p.Volatility),
    ];

    /// <inheritdoc/>
    protected override Autoregressive SampleProcess(Split split, ref Rng rng) =>
        new(Persistence.Draw(ref rng), Drift.Draw(ref rng), Volatility.Draw(ref rng));
}
