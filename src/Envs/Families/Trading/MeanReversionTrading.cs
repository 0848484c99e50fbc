using MetaRL.Envs.Families.Trading.Processes;

namespace MetaRL.Envs.Families.Trading;

/// <summary>Assets that return to a level at a speed of their own: see <see cref="OrnsteinUhlenbeck"/>.</summary>
public sealed record MeanReversionTrading : SyntheticTrading<OrnsteinUhlenbeck, float>
{
    /// <summary>Range of <see cref="OrnsteinUhlenbeck.Reversion"/>, within [0.001, 5].</summary>
    public UniformInterval Reversion { get; init => field = value.Within(TraitLimits.LevelReversion, "MeanReversionTrading.Reversion"); } = new(0.02f, 0.3f);

    /// <summary>Range of <see cref="OrnsteinUhlenbeck.Volatility"/>, within [1e-5, 0.5].</summary>
    public UniformInterval Volatility { get; init => field = value.Within(TraitLimits.Volatility, "MeanReversionTrading.Volatility"); } = new(0.005f, 0.02f);

    /// <inheritdoc/>
    public override string Name => "trading-mean-reversion";

    /// <summary>Every range wider around its middle, within its limits.</summary>
    /// <inheritdoc/>
    public override TaskFamily Widened(float factor) => this with
    {
        Reversion = Reversion.Wider(factor, TraitLimits.LevelReversion),
        Volatility = Volatility.Wider(factor, TraitLimits.Volatility),
        Spread = Spread.Wider(factor, TraitLimits.Cost),
        Impact = Impact.Wider(factor, TraitLimits.Cost),
    };

    /// <inheritdoc/>
    protected override IReadOnlyList<Trait<OrnsteinUhlenbeck>> Traits =>
    [
        new("reversion", Reversion, "1/bar", p => p.Reversion),
        new("volatility", Volatility, "1/sqrt(bar)", p => p.Volatility),
    ];

    /// <inheritdoc/>
    protected override OrnsteinUhlenbeck SampleProcess(Split split, ref Rng rng) =>
        new(Reversion.Draw(ref rng), Volatility.Draw(ref rng));
}
