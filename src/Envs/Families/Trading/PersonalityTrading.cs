using MetaRL.Envs.Families.Trading.Processes;

namespace MetaRL.Envs.Families.Trading;

/// <summary>Assets that differ in every way at once: see <see cref="Personality"/>.</summary>
public sealed record PersonalityTrading : SyntheticTrading<Personality, PersonalityState>
{
    /// <summary>Range of <see cref="Personality.Drift"/>, within [-0.1, 0.1].</summary>
    public UniformInterval Drift { get; init => field = value.Within(TraitLimits.Drift, "PersonalityTrading.Drift"); } = new(-0.001f, 0.001f);

    /// <summary>Range of <see cref="Personality.Volatility"/>, within [1e-5, 0.5].</summary>
    public UniformInterval Volatility { get; init => field = value.Within(TraitLimits.Volatility, "PersonalityTrading.Volatility"); } = new(0.005f, 0.02f);

    /// <summary>Range of <see cref="Personality.Persistence"/>, within [-0.9, 0.9].</summary>
    public UniformInterval Persistence { get; init => field = value.Within(TraitLimits.PersonalityPersistence, "PersonalityTrading.Persistence"); } = new(-0.4f, 0.4f);

    /// <summary>Range of <see cref="Personality.Reversion"/>, within [0, 0.1].</summary>
    public UniformInterval Reversion { get; init => field = value.Within(TraitLimits.TrendReversion, "PersonalityTrading.Reversion"); } = new(0, 0.1f);

    /// <summary>Range of <see cref="Personality.VarianceReversion"/>, within [0.001, 1].</summary>
    public UniformInterval VarianceReversion { get; init => field = value.Within(TraitLimits.VarianceReversion, "PersonalityTrading.VarianceReversion"); } = new(0.02f, 0.1f);

    /// <summary>Range of <see cref="Personality.VolOfVol"/>, within [0, 1].</summary>
    public UniformInterval VolOfVol { get; init => field = value.Within(TraitLimits.VolOfVol, "PersonalityTrading.VolOfVol"); } = new(0.05f, 0.25f);

    /// <summary>Range of <see cref="Personality.JumpRate"/>, within [0, 1].</summary>
    public UniformInterval JumpRate { get; init => field = value.Within(TraitLimits.Chance, "PersonalityTrading.JumpRate"); } = new(0, 0.03f);

    /// <summary>Range of <see cref="Personality.JumpMean"/>, within [-1, 1].</summary>
    public UniformInterval JumpMean { get; init => field = value.Within(TraitLimits.Jump, "PersonalityTrading.JumpMean"); } = new(-0.05f, 0.05f);

    /// <summary>Range of <see cref="Personality.JumpVolatility"/>, within [0, 0.5].</summary>
    public UniformInterval JumpVolatility { get; init => field = value.Within(TraitLimits.JumpVolatility, "PersonalityTrading.JumpVolatility"); } = new(0.01f, 0.03f);

    /// <inheritdoc/>
    public override string Name => "trading-personalities";

    /// <summary>Every range wider around its middle, within its limits.</summary>
    /// <inheritdoc/>
    public override TaskFamily Widened(float factor) => this with
    {
        Drift = Drift.Wider(factor, TraitLimits.Drift),
        Volatility = Volatility.Wider(factor, TraitLimits.Volatility),
        Persistence = Persistence.Wider(factor, TraitLimits.PersonalityPersistence),
        Reversion = Reversion.Wider(factor, TraitLimits.TrendReversion),
        VarianceReversion = VarianceReversion.Wider(factor, TraitLimits.VarianceReversion),
        VolOfVol = VolOfVol.Wider(factor, TraitLimits.VolOfVol),
        JumpRate = JumpRate.Wider(factor, TraitLimits.Chance),
        JumpMean = JumpMean.Wider(factor, TraitLimits.Jump),
        JumpVolatility = JumpVolatility.Wider(factor, TraitLimits.JumpVolatility),
        Spread = Spread.Wider(factor, TraitLimits.Cost),
        Impact = Impact.Wider(factor, TraitLimits.Cost),
    };

    /// <inheritdoc/>
    protected override IReadOnlyList<Trait<Personality>> Traits =>
    [
        new("drift", Drift, "1/bar", p => p.Drift),
        new("volatility", Volatility, "1/sqrt(bar)", p => p.Volatility),
        new("persistence", Persistence, "", p => p.Persistence),
        new("reversion", Reversion, "1/bar", p => p.Reversion),
        new("varianceReversion", VarianceReversion, "1/bar", p => p.VarianceReversion),
        new("volOfVol", VolOfVol, "1/sqrt(bar)", p => p.VolOfVol),
        new("jumpRate", JumpRate, "1/bar", p => p.JumpRate),
        new("jumpMean", JumpMean, "", p => p.JumpMean),
        new("jumpVolatility", JumpVolatility, "", p => p.JumpVolatility),
    ];

    /// <inheritdoc/>
    protected override Personality SampleProcess(Split split, ref Rng rng) => new(
        Drift.Draw(ref rng), Volatility.Draw(ref rng), Persistence.Draw(ref rng), Reversion.Draw(ref rng), VarianceReversion.Draw(ref rng),
        VolOfVol.Draw(ref rng), JumpRate.Draw(ref rng), JumpMean.Draw(ref rng), JumpVolatility.Draw(ref rng));
}
