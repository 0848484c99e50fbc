using MetaRL.Envs.Families.Trading.Processes;

namespace MetaRL.Envs.Families.Trading;

/// <summary>Assets whose moves persist or turn round: see <see cref="Autoregressive"/>.</summary>
public sealed record MomentumTrading : SyntheticTrading<Autoregressive, float>
{
    /// <summary>Range of <see cref="Autoregressive.Persistence"/>, within [-0.95, 0.95].</summary>
    public UniformInterval Persistence { get; init => field = value.Within(-0.95f, 0.95f, "MomentumTrading.Persistence"); } = new(-0.4f, 0.4f);

    /// <summary>Range of <see cref="Autoregressive.Drift"/>, within [-0.1, 0.1].</summary>
    public UniformInterval Drift { get; init => field = value.Within(-0.1f, 0.1f, "MomentumTrading.Drift"); } = new(-0.0005f, 0.0005f);

    /// <summary>Range of <see cref="Autoregressive.Volatility"/>, within [1e-5, 0.5].</summary>
    public UniformInterval Volatility { get; init => field = value.Within(1e-5f, 0.5f, "MomentumTrading.Volatility"); } = new(0.005f, 0.02f);

    /// <inheritdoc/>
    public override string Name => "trading-momentum";

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
