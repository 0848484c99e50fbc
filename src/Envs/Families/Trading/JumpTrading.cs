using MetaRL.Envs.Families.Trading.Processes;

namespace MetaRL.Envs.Families.Trading;

/// <summary>Assets that jump: see <see cref="JumpDiffusion"/>.</summary>
public sealed record JumpTrading : SyntheticTrading<JumpDiffusion, float>
{
    /// <summary>Range of <see cref="JumpDiffusion.Drift"/>, within [-0.1, 0.1].</summary>
    public UniformInterval Drift { get; init => field = value.Within(TraitLimits.Drift, "JumpTrading.Drift"); } = new(-0.002f, 0.002f);

    /// <summary>Range of <see cref="JumpDiffusion.Volatility"/>, within [1e-5, 0.5].</summary>
    public UniformInterval Volatility { get; init => field = value.Within(TraitLimits.Volatility, "JumpTrading.Volatility"); } = new(0.005f, 0.02f);

    /// <summary>Range of <see cref="JumpDiffusion.JumpRate"/>, within [0, 1].</summary>
    public UniformInterval JumpRate { get; init => field = value.Within(TraitLimits.Chance, "JumpTrading.JumpRate"); } = new(0.005f, 0.05f);

    /// <summary>Range of <see cref="JumpDiffusion.JumpMean"/>, within [-1, 1].</summary>
    public UniformInterval JumpMean { get; init => field = value.Within(TraitLimits.Jump, "JumpTrading.JumpMean"); } = new(-0.05f, 0.05f);

    /// <summary>Range of <see cref="JumpDiffusion.JumpVolatility"/>, within [0, 0.5].</summary>
    public UniformInterval JumpVolatility { get; init => field = value.Within(TraitLimits.JumpVolatility, "JumpTrading.JumpVolatility"); } = new(0.01f, 0.03f);

    /// <inheritdoc/>
    public override string Name => "trading-jumps";

    /// <summary>Every range wider around its middle, within its limits.</summary>
    /// <inheritdoc/>
    public override TaskFamily Widened(float factor) => this with
    {
        Drift = Drift.Wider(factor, TraitLimits.Drift),
        Volatility = Volatility.Wider(factor, TraitLimits.Volatility),
        JumpRate = JumpRate.Wider(factor, TraitLimits.Chance),
        JumpMean = JumpMean.Wider(factor, TraitLimits.Jump),
        JumpVolatility = JumpVolatility.Wider(factor, TraitLimits.JumpVolatility),
        Spread = Spread.Wider(factor, TraitLimits.Cost),
        Impact = Impact.Wider(factor, TraitLimits.Cost),
    };

    /// <inheritdoc/>
    protected override IReadOnlyList<Trait<JumpDiffusion>> Traits =>
    [
        new("drift", Drift, "1/bar", p => p.Drift),
        new("volatility", Volatility, "1/sqrt(bar)", p => p.Volatility),
        new("jumpRate", JumpRate, "1/bar", p => p.JumpRate),
        new("jumpMean", JumpMean, "", p => p.JumpMean),
        new("jumpVolatility", JumpVolatility, "", p => p.JumpVolatility),
    ];

    /// <inheritdoc/>
    protected override JumpDiffusion SampleProcess(Split split, ref Rng rng) =>
        new(Drift.Draw(ref rng), Volatility.Draw(ref rng), JumpRate.Draw(ref rng), JumpMean.Draw(ref rng), JumpVolatility.Draw(ref rng));
}
