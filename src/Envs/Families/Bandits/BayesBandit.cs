using System.Collections.Concurrent;
using MetaRL.Envs.Vectorized;

namespace MetaRL.Envs.Families.Bandits;

/// <summary>
/// The exact value of a Bernoulli bandit with uniform prior and delayed feedback to a player who plays one game of n
/// pulls and starts it knowing nothing:
/// V(s) = max_i { E[p_i | s] + E[V(s')] }, where s holds each arm's wins and losses seen, and which pulls are not seen yet.
/// </summary>
public sealed class BayesBandit
{
    /// <summary>More states than this are not searched.</summary>
    public const double MostStates = 200_000;

    static readonly ConcurrentDictionary<(int, int, int), Lazy<double?>> known = new();

    readonly Dictionary<UInt128, double> values = [];
    readonly int pulls, delay, slots, countBits, codeBits;
    readonly ulong countMask;

    BayesBandit(int pulls, int arms, int delay)
    {
        (this.pulls, this.delay, slots) = (pulls, delay, Math.Min(arms, pulls));
        countBits = 1 + (int)Math.Log2(pulls);
        codeBits = 2 * countBits + delay;
        countMask = (1UL << countBits) - 1;
    }

    /// <summary>Expected return of optimal play, mean over all tasks; computed once for the same arguments.</summary>
    /// <param name="pulls">n, at least 1.</param>
    /// <param name="arms">k, at least 1.</param>
    /// <param name="delay">d: each outcome is seen d pulls later.</param>
    /// <returns>Null where <see cref="StateBound"/> exceeds <see cref="MostStates"/>, or a state does not fit into 128 bits.</returns>
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
        if (StateBound(pulls, arms, delay) > MostStates) return null;
        var search = new BayesBandit(pulls, arms, delay);
        return search.codeBits * search.slots <= 128 ? search.Best(stackalloc ulong[search.slots], 0) : null;
    }

    /// <summary>What is held against <see cref="MostStates"/>: multisets of up to k arms with at most n - 1 - d outcomes
    /// seen in all, times k^d assignments of the d pulls not seen yet. Infinite beyond 80 outcomes, when even two arms are too many.</summary>
    /// <param name="pulls">n.</param>
    /// <param name="arms">k.</param>
    /// <param name="delay">d.</param>
    public static double StateBound(int pulls, int arms, int delay)
    {
        int seen = Math.Max(0, pulls - 1 - delay), most = Math.Min(arms, pulls);
        if (seen > 80) return double.PositiveInfinity;
        // ways[m, w]: multisets of m arms that have seen w outcomes in all; w + 1 kinds of arm have seen w.
        var ways = new double[most + 1, seen + 1];
        ways[0, 0] = 1;
        for (int outcomes = 1; outcomes <= seen; outcomes++)
            for (int kind = 0; kind <= outcomes; kind++)
                for (int m = 1; m <= most; m++)
                    for (int w = outcomes; w <= seen; w++) ways[m, w] += ways[m - 1, w - outcomes];
        return ways.Cast<double>().Sum() * Math.Pow(most, delay);
    }

    // Each arm is a code: wins, losses, and a bit for each of its unseen pulls, the next to be seen in bit 0. Arms are
    // alike but for that, so a state is a sorted multiset of codes; 0 is an arm that was never pulled.
    double Best(ReadOnlySpan<ulong> codes, int t)
    {
        if (t == pulls) return 0;
        UInt128 key = 0;
        foreach (ulong code in codes) key = (key << codeBits) | code;
        if (values.TryGetValue(key, out double best)) return best;
        Span<ulong> next = stackalloc ulong[slots];
        for (int i = 0; i < slots; i++)
        {
            if (i > 0 && codes[i] == codes[i - 1]) continue;
            codes.CopyTo(next);
            next[i] |= 1UL << codeBits;
            best = Math.Max(best, Mean(codes[i]) + See(next, t + 1));
        }
        return values[key] = best;
    }

    // What the oldest unseen pull showed, if its time has come.
    double See(ReadOnlySpan<ulong> codes, int t)
    {
        ulong oldest = 1UL << (2 * countBits);
        int arm = 0;
        while (arm < slots && (codes[arm] & oldest) == 0) arm++;
        if (arm == slots) return After(codes, 0, 0, t);
        double p = Mean(codes[arm]);
        return p * After(codes, arm, 1, t) + (1 - p) * After(codes, arm, 1UL << countBits, t);
    }

    double After(ReadOnlySpan<ulong> codes, int arm, ulong outcome, int t)
    {
        Span<ulong> next = stackalloc ulong[slots];
        ulong counts = (1UL << (2 * countBits)) - 1;
        for (int i = 0; i < slots; i++) next[i] = (codes[i] & counts) | ((codes[i] & ~counts) >> 1 & ~counts);
        next[arm] += outcome;
        next.Sort();
        return Best(next, t);
    }

    double Mean(ulong code)
    {
        double wins = code & countMask, losses = (code >> countBits) & countMask;
        return (wins + 1) / (wins + losses + 2);
    }
}
