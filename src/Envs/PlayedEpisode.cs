namespace MetaRL.Envs;

/// <summary>One episode as it was played: H steps between H + 1 states.</summary>
/// <typeparam name="TEnv">The environment.</typeparam>
public sealed class PlayedEpisode<TEnv> where TEnv : struct
{
    readonly List<TEnv> states = [];
    readonly List<float> acts = [], rewards = [];
    readonly List<double> returns = [0];

    internal PlayedEpisode(in TEnv first) => states.Add(first);

    /// <summary>[H + 1], the environment before the first step and after each, the last one included.</summary>
    public IReadOnlyList<TEnv> States => states;

    /// <summary>[H]</summary>
    public IReadOnlyList<float> Rewards => rewards;

    /// <summary>[H + 1], sum of the rewards up to each state.</summary>
    public IReadOnlyList<double> Returns => returns;

    /// <summary>H.</summary>
    public int Steps => rewards.Count;

    /// <summary>A component of an action, as the environment got it.</summary>
    /// <param name="step">In [0, H).</param>
    /// <param name="component">In [0, A).</param>
    public float Act(int step, int component = 0) => acts[step * (acts.Count / Steps) + component];

    internal void Add(in TEnv state, ReadOnlySpan<float> act, float reward)
    {
        states.Add(state);
        acts.AddRange(act);
        rewards.Add(reward);
        returns.Add(returns[^1] + reward);
    }
}
