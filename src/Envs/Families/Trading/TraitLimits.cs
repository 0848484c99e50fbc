namespace MetaRL.Envs.Families.Trading;

/// <summary>What the ranges of traits and costs must lie within.</summary>
static class TraitLimits
{
    internal static readonly UniformInterval Chance = new(0, 1);
    internal static readonly UniformInterval Correlation = new(-1, 1);
    internal static readonly UniformInterval Cost = new(0, 0.1f);
    internal static readonly UniformInterval Drift = new(-0.1f, 0.1f);
    internal static readonly UniformInterval Jump = new(-1, 1);
    internal static readonly UniformInterval JumpVolatility = new(0, 0.5f);
    internal static readonly UniformInterval Length = new(1, 100000);
    internal static readonly UniformInterval LevelReversion = new(0.001f, 5);
    internal static readonly UniformInterval Persistence = new(-0.95f, 0.95f);
    internal static readonly UniformInterval PersonalityPersistence = new(-0.9f, 0.9f);
    internal static readonly UniformInterval TrendReversion = new(0, 0.1f);
    internal static readonly UniformInterval VarianceReversion = new(0.001f, 1);
    internal static readonly UniformInterval VolOfVol = new(0, 1);
    internal static readonly UniformInterval Volatility = new(1e-5f, 0.5f);
}
