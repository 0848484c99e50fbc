using MetaRL.Envs.Families.Trading.Processes;

namespace MetaRL.Envs.Families.Trading;

/// <summary>Assets that return to a level at a speed of their own: see <see cref="OrnsteinUhlenbeck"/>.</summary>
public sealed record MeanReversionTrading : SyntheticTrading<OrnsteinUhlenbeck, float>
{
    /// <summary>Range of <see cref="OrnsteinUhlenbeck.Reversion"/>, within [0.001, 5].</summary>
    public UniformInterval Reversion { get; init => field = value.Within(0.001f, 5, "MeanReversionTrading.Reversion"); } = new(0.02f, 0.3f);

    /// <summary>Range of <see cref="OrnsteinUhlenbeck.Volatility"/>, within [1e-5, 0.5].</summary>
    public UniformInterval Volatility { get; init => field = value.Within(1e-5f, 0.5f, "MeanReversionTrading.Volatility"); } = new(0.005f, 0.02f);

    /// <inheritdoc/>
    public override string Name => "trading-mean-reversion";

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
