namespace MetaRL.Envs.Families.Bandits;

/// <summary>
/// The value with a delay, by search with memory. The outcome of pull t is seen before pull t + d + 1, so only the first
/// m = n - 1 - d pulls are ever seen in time; the others pay the most to the arm of the highest mean, and leave no trace.
/// </summary>
sealed class DelayedBayes
{
    readonly Dictionary<UInt128, double> values = [];
    readonly int pulls, slots, delay, useful, countBits, codeBits;
    readonly ulong countMask, counts;

    DelayedBayes(int pulls, int slots, int delay)
    {
        (this.pulls, this.slots, this.delay) = (pulls, slots, delay);
        useful = pulls - 1 - delay;
        countBits = 1 + (int)Math.Log2(useful);
        codeBits = 2 * countBits + Math.Min(delay, useful) + 1;
        countMask = (1UL << countBits) - 1;
        counts = (1UL << (2 * countBits)) - 1;
    }

    /// <summary>Expected return of optimal play; null where a state does not fit into 128 bits.</summary>
    /// <param name="pulls">n.</param>
    /// <param name="arms">k, at most n - d: more make no difference.</param>
    /// <param name="delay">d, in [1, n - 2].</param>
    public static double? Value(int pulls, int arms, int delay)
    {
        var search = new DelayedBayes(pulls, arms, delay);
        bool fits = search.codeBits <= 64 && search.codeBits * arms <= 128;
        return fits ? search.Best(stackalloc ulong[arms], 0) : null;
    }

    // Each arm is a code: wins, losses, and a bit for each of its pulls that wait to be seen, the next one in bit 0. Arms are
    // alike but for that, so a state is a sorted multiset of codes; 0 is an arm of which nothing is or will be known.
    double Best(ReadOnlySpan<ulong> codes, int t)
    {
        if (t == pulls) return 0;
        UInt128 key = 0;
        foreach (ulong code in codes) key = (key << codeBits) | code;
        // While nothing is seen and no pull counts, the same codes stand before one pull after the other.
        bool isRemembered = t < useful || t >= delay;
        if (isRemembered && values.TryGetValue(key, out double best)) return best;
        best = t < useful ? BestTraced(codes, t) : Highest(codes) + See(codes, t);
        if (isRemembered) values[key] = best;
        return best;
    }

    double BestTraced(ReadOnlySpan<ulong> codes, int t)
    {
        Span<ulong> next = stackalloc ulong[slots];
        ulong waits = 1UL << (2 * countBits + Math.Min(t, delay));
        double best = 0;
        for (int i = 0; i < slots; i++)
        {
            if (i > 0 && codes[i] == codes[i - 1]) continue;
            codes.CopyTo(next);
            next[i] |= waits;
            best = Math.Max(best, Mean(codes[i]) + See(next, t));
        }
        return best;
    }

    double Highest(ReadOnlySpan<ulong> codes)
    {
        double best = 0;
        foreach (ulong code in codes) best = Math.Max(best, Mean(code));
        return best;
    }

    // After pull t: what pull t - d showed, if it is one of those that count.
    double See(ReadOnlySpan<ulong> codes, int t)
    {
        if (t < delay || t - delay >= useful) return After(codes, 0, 0, 0, t + 1);
        ulong oldest = 1UL << (2 * countBits);
        int arm = 0;
        while ((codes[arm] & oldest) == 0) arm++;
        double p = Mean(codes[arm]);
        return p * After(codes, 1, arm, 1, t + 1) + (1 - p) * After(codes, 1, arm, 1UL << countBits, t + 1);
    }

    double After(ReadOnlySpan<ulong> codes, int shift, int arm, ulong outcome, int t)
    {
        Span<ulong> next = stackalloc ulong[slots];
        for (int i = 0; i < slots; i++) next[i] = (codes[i] & counts) | (((codes[i] & ~counts) >> shift) & ~counts);
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
