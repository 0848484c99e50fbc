using System.Collections.Concurrent;
using MetaRL.Envs.Vectorized;

namespace MetaRL.Envs.Families.Bandits;

/// <summary>
/// The exact value of a Bernoulli bandit with uniform prior and delayed feedback to a player who plays one game of n
/// pulls and starts it knowing nothing:
/// V(s) = max_i { E[p_i | s] + E[V(s')] }, where s holds each arm's wins and losses seen, and which pulls are not seen yet.
/// </summary>
public static class BayesBandit
{
    /// <summary>Without a delay, more states than this are not searched: it takes seconds.</summary>
    public const double MostStates = 10_000_000;

    /// <summary>With a delay, more states than this are not searched.</summary>
    public const double MostDelayedStates = 1_000_000;

    static readonly ConcurrentDictionary<(int, int, int), Lazy<double?>> known = new();

    /// <summary>Expected return of optimal play, mean over all tasks; computed once for the same arguments.</summary>
    /// <param name="pulls">n, at least 1.</param>
    /// <param name="arms">k, at least 1.</param>
    /// <param name="delay">d: each outcome is seen d pulls later.</param>
    /// <returns>Null where <see cref="StateBound"/> exceeds <see cref="MostStates"/> or <see cref="MostDelayedStates"/>, or a state
    /// with a delay does not fit into 128 bits.</returns>
    /// <exception cref="ArgumentOutOfRangeException">An argument is less than its least value.</exception>
    public static double? Value(int pulls, int arms, int delay = 0)
    {
        Require.InRange(pulls, 1, int.MaxValue, "pulls");
        Require.InRange(arms, 1, int.MaxValue, "arms");
        delay = Math.Min(Require.InRange(delay, 0, int.MaxValue, "delay"), pulls - 1);
        return delay == pulls - 1 || arms == 1 ? pulls * 0.5 // nothing that is seen can be used
            : known.GetOrAdd((pulls, arms, delay), key => new(() => Search(pulls, arms, delay))).Value;
    }

    static double? Search(int pulls, int arms, int delay)
    {
        double states = StateBound(pulls, arms, delay);
        if (delay == 0) return states > MostStates ? null : BayesLevels.Value(pulls, Math.Min(arms, pulls));
        return states > MostDelayedStates ? null : DelayedBayes.Value(pulls, Math.Min(arms, pulls - delay), delay);
    }

    /// <summary>What is held against the limits. Only the first m = n - 1 - d pulls are seen before the last choice. Before pull t
    /// the outcomes of s of them are seen and p are not yet, so the states are Σ over t of the multisets of k arms with s outcomes,
    /// times k^p. With a delay this is a bound, without it is their number. Infinite beyond 150 outcomes, when two arms are too many, and beyond <see cref="MostStates"/>.</summary>
    /// <param name="pulls">n.</param>
    /// <param name="arms">k.</param>
    /// <param name="delay">d.</param>
    public static double StateBound(int pulls, int arms, int delay)
    {
        int useful = Math.Max(0, pulls - 1 - delay), most = Math.Min(arms, useful + 1);
        if (useful > 150) return double.PositiveInfinity;
        double[] ways = Multisets(most, useful);
        double states = 0;
        for (int t = 0; t < pulls; t++)
        {
            int seen = Math.Max(0, t - delay), waiting = Math.Min(t, useful) - seen;
            states += ways[seen] * Math.Pow(most, waiting);
            if (states > MostStates) return double.PositiveInfinity;
        }
        return states;
    }

    // [s]: multisets of up to m arms that have seen s outcomes in all; an arm that has seen w is of one of w + 1 kinds.
    static double[] Multisets(int m, int outcomes)
    {
        int arms = Math.Min(m, outcomes);
        var ways = new double[arms + 1, outcomes + 1];
        ways[0, 0] = 1;
        for (int w = 1; w <= outcomes; w++)
            for (int kind = 0; kind <= w; kind++)
                for (int a = 1; a <= arms; a++)
                    for (int s = w; s <= outcomes; s++) ways[a, s] += ways[a - 1, s - w];
        return [.. Enumerable.Range(0, outcomes + 1).Select(s => Enumerable.Range(0, arms + 1).Sum(a => ways[a, s]))];
    }
}
