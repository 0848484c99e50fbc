using MetaRL.Envs.Families.Trading.Processes;

namespace MetaRL.Envs.Families.Trading;

/// <summary>Assets that drift up or down: see <see cref="GeometricBrownian"/>.</summary>
public sealed record BrownianTrading : SyntheticTrading<GeometricBrownian, float>
{
    /// <summary>Range of <see cref="GeometricBrownian.Drift"/>, within [-0.1, 0.1].</summary>
    public UniformInterval Drift { get; init => field = value.Within(TraitLimits.Drift, "BrownianTrading.Drift"); } = new(-0.002f, 0.002f);

    /// <summary>Range of <see cref="GeometricBrownian.Volatility"/>, within [1e-5, 0.5].</summary>
    public UniformInterval Volatility { get; init => field = value.Within(TraitLimits.Volatility, "BrownianTrading.Volatility"); } = new(0.005f, 0.02f);

    /// <inheritdoc/>
    public override string Name => "trading-brownian";

    /// <summary>Every range wider around its middle, within its limits.</summary>
    /// <inheritdoc/>
    public override TaskFamily Widened(float factor) => this with
    {
        Drift = Drift.Wider(factor, TraitLimits.Drift),
        Volatility = Volatility.Wider(factor, TraitLimits.Volatility),
        Spread = Spread.Wider(factor, TraitLimits.Cost),
        Impact = Impact.Wider(factor, TraitLimits.Cost),
    };

    /// <inheritdoc/>
    protected override IReadOnlyList<Trait<GeometricBrownian>> Traits =>
    [
        new("drift", Drift, "1/bar", p => p.Drift),
        new("volatility", Volatility, "1/sqrt(bar)", p => p.Volatility),
    ];

    /// <inheritdoc/>
    protected override GeometricBrownian SampleProcess(Split split, ref Rng rng) =>
        new(Drift.Draw(ref rng), Volatility.Draw(ref rng));
}
