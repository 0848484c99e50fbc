namespace MetaRL.Envs.Families.Trading.Processes;

/// <summary>
/// How a price moves from bar to bar, written as an immutable struct that holds one asset's parameters. It knows nothing
/// of positions: a trader cannot move it, and what it has not yet drawn does not exist.
/// </summary>
/// <typeparam name="TState">What it remembers from one bar to the next.</typeparam>
public interface IPriceProcess<TState> where TState : struct
{
    /// <summary>The state before the first bar, drawn from the long run where there is one.</summary>
    /// <param name="rng">The only source of randomness.</param>
    TState Start(ref Rng rng);

    /// <summary>Moves by one bar.</summary>
    /// <param name="state">What it remembers; written.</param>
    /// <param name="rng">The only source of randomness.</param>
    /// <returns>ln(close / previous close), finite.</returns>
    float Next(ref TState state, ref Rng rng);

    /// <summary>Of a bar's log return, in the long run.</summary>
    ReturnMoments Moments { get; }

    /// <summary>
    /// Best mean reward of a bar at no cost with a position in [-1, 1], for one who knows the parameters and the state,
    /// up to terms of third order in the returns; null where it is not known.
    /// </summary>
    /// <param name="riskAversion">lambda of <see cref="TradingFamily{TProcess, TState}.RiskAversion"/>.</param>
    double? OptimalGrowth(double riskAversion);
}

/// <summary>First two moments of a log return.</summary>
/// <param name="Mean">E r.</param>
/// <param name="Square">E r^2.</param>
public readonly record struct ReturnMoments(double Mean, double Square)
{
    /// <summary>Those of a normal variable.</summary>
    /// <param name="mean">Its mean.</param>
    /// <param name="variance">Its variance.</param>
    public static ReturnMoments Normal(double mean, double variance) => new(mean, variance + mean * mean);
}
