using MetaRL.Envs.Families.Trading.Processes;

namespace MetaRL.Envs.Families.Trading;

/// <summary>Assets with good and bad times: see <see cref="RegimeSwitching"/>.</summary>
public sealed record RegimeTrading : SyntheticTrading<RegimeSwitching, float>
{
    /// <summary>Range of <see cref="RegimeSwitching.BullDrift"/>, within [-0.1, 0.1].</summary>
    public UniformInterval BullDrift { get; init => field = value.Within(TraitLimits.Drift, "RegimeTrading.BullDrift"); } = new(0, 0.002f);

    /// <summary>Range of <see cref="RegimeSwitching.BearDrift"/>, within [-0.1, 0.1].</summary>
    public UniformInterval BearDrift { get; init => field = value.Within(TraitLimits.Drift, "RegimeTrading.BearDrift"); } = new(-0.004f, 0);

    /// <summary>Range of <see cref="RegimeSwitching.BullVolatility"/>, within [1e-5, 0.5].</summary>
    public UniformInterval BullVolatility { get; init => field = value.Within(TraitLimits.Volatility, "RegimeTrading.BullVolatility"); } = new(0.005f, 0.01f);

    /// <summary>Range of <see cref="RegimeSwitching.BearVolatility"/>, within [1e-5, 0.5].</summary>
    public UniformInterval BearVolatility { get; init => field = value.Within(TraitLimits.Volatility, "RegimeTrading.BearVolatility"); } = new(0.01f, 0.03f);

    /// <summary>Range of <see cref="RegimeSwitching.BullLength"/>, within [1, 100000].</summary>
    public UniformInterval BullLength { get; init => field = value.Within(TraitLimits.Length, "RegimeTrading.BullLength"); } = new(50, 200);

    /// <summary>Range of <see cref="RegimeSwitching.BearLength"/>, within [1, 100000].</summary>
    public UniformInterval BearLength { get; init => field = value.Within(TraitLimits.Length, "RegimeTrading.BearLength"); } = new(20, 80);

    /// <inheritdoc/>
    public override string Name => "trading-regimes";

    /// <summary>Every range wider around its middle, within its limits.</summary>
    /// <inheritdoc/>
    public override TaskFamily Widened(float factor) => this with
    {
        BullDrift = BullDrift.Wider(factor, TraitLimits.Drift),
        BearDrift = BearDrift.Wider(factor, TraitLimits.Drift),
        BullVolatility = BullVolatility.Wider(factor, TraitLimits.Volatility),
        BearVolatility = BearVolatility.Wider(factor, TraitLimits.Volatility),
        BullLength = BullLength.Wider(factor, TraitLimits.Length),
        BearLength = BearLength.Wider(factor, TraitLimits.Length),
        Spread = Spread.Wider(factor, TraitLimits.Cost),
        Impact = Impact.Wider(factor, TraitLimits.Cost),
    };

    /// <inheritdoc/>
    protected override IReadOnlyList<Trait<RegimeSwitching>> Traits =>
    [
        new("bullDrift", BullDrift, "1/bar", p => p.BullDrift),
        new("bearDrift", BearDrift, "1/bar", p => p.BearDrift),
        new("bullVolatility", BullVolatility, "1/sqrt(bar)", p => p.BullVolatility),
        new("bearVolatility", BearVolatility, "1/sqrt(bar)", p => p.BearVolatility),
        new("bullLength", BullLength, "bar", p => p.BullLength),
        new("bearLength", BearLength, "bar", p => p.BearLength),
    ];

    /// <inheritdoc/>
    protected override RegimeSwitching SampleProcess(Split split, ref Rng rng) =>
        new(
            BullDrift.Draw(ref rng), BearDrift.Draw(ref rng),
            BullVolatility.Draw(ref rng), BearVolatility.Draw(ref rng),
            BullLength.Draw(ref rng), BearLength.Draw(ref rng));
}
