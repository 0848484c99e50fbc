namespace MetaRL.Envs.Families.Bandits;

/// <summary>
/// The value without a delay, backward over levels: before pull t, t outcomes are seen. Arms are alike but for what was seen of
/// them, so a state is a multiset of kinds of arm, here in ascending order; a level's states are held by their rank in the
/// lexicographic order of those, and only two levels at a time.
/// </summary>
sealed class BayesLevels
{
    readonly int arms, kinds;
    readonly int[] outcomes;       // [kind], wins + losses; kind 0 was never pulled
    readonly double[] mean;        // [kind], (wins + 1) / (outcomes + 2)
    readonly int[] win, loss;      // [kind], the kind that it turns into
    readonly long[,,] count;       // [arms, kind, s]: multisets of so many arms, none of a lower kind, with s outcomes in all

    BayesLevels(int pulls, int arms)
    {
        this.arms = arms;
        kinds = pulls * (pulls + 1) / 2;
        (outcomes, mean, win, loss) = (new int[kinds], new double[kinds], new int[kinds], new int[kinds]);
        for (int seen = 0, kind = 0; seen < pulls; seen++)
            for (int wins = 0; wins <= seen; wins++, kind++)
            {
                outcomes[kind] = seen;
                mean[kind] = (wins + 1.0) / (seen + 2);
                loss[kind] = kind + seen + 1;
                win[kind] = kind + seen + 2;
            }
        count = Count(pulls);
    }

    /// <summary>Expected return of optimal play.</summary>
    /// <param name="pulls">n, at least 2.</param>
    /// <param name="arms">k, at most n: more cannot be tried.</param>
    public static double Value(int pulls, int arms)
    {
        var search = new BayesLevels(pulls, arms);
        double[] next = [];
        for (int t = pulls - 1; t >= 0; t--) next = new Level(search, t, next).Values;
        return next[0];
    }

    long[,,] Count(int pulls)
    {
        var all = new long[arms + 1, kinds + 1, pulls];
        for (int kind = 0; kind <= kinds; kind++) all[0, kind, 0] = 1;
        for (int kind = kinds - 1; kind >= 0; kind--)
            for (int a = 1; a <= arms; a++)
                for (int s = 0; s < pulls; s++)
                    all[a, kind, s] = all[a, kind + 1, s] + (s >= outcomes[kind] ? all[a - 1, kind, s - outcomes[kind]] : 0);
        return all;
    }

    // Σ over positions i of the multisets that agree before i and have a lower kind there.
    long Rank(ReadOnlySpan<int> state, int seen)
    {
        long rank = 0;
        int lowest = 0;
        for (int i = 0; i < arms; i++)
        {
            rank += count[arms - i, lowest, seen] - count[arms - i, state[i], seen];
            lowest = state[i];
            seen -= outcomes[lowest];
        }
        return rank;
    }

    sealed class Level
    {
        readonly BayesLevels search;
        readonly int seen;
        readonly double[] next;
        readonly int[] state, after;
        long rank;

        public Level(BayesLevels search, int seen, double[] next)
        {
            (this.search, this.seen, this.next) = (search, seen, next);
            (state, after) = (new int[search.arms], new int[search.arms]);
            Values = new double[search.count[search.arms, 0, seen]];
            Visit(0, 0, seen);
        }

        public double[] Values { get; }

        // All states of the level in their order.
        void Visit(int position, int lowest, int left)
        {
            if (position == search.arms)
            {
                Values[rank++] = Best();
                return;
            }
            int arms = search.arms - position;   // those to come have seen at least as much, and the last one all that is left
            int first = arms == 1 ? Math.Max(lowest, left * (left + 1) / 2) : lowest;
            for (int kind = first; kind < search.kinds && search.outcomes[kind] * arms <= left; kind++)
            {
                if (search.count[arms - 1, kind, left - search.outcomes[kind]] == 0) continue;
                state[position] = kind;
                Visit(position + 1, kind, left - search.outcomes[kind]);
            }
        }

        double Best()
        {
            double best = 0;
            for (int i = 0; i < state.Length; i++)
            {
                int kind = state[i];
                if (i > 0 && kind == state[i - 1]) continue;
                double p = search.mean[kind], later = next.Length == 0 ? 0 : p * After(i, search.win[kind]) + (1 - p) * After(i, search.loss[kind]);
                best = Math.Max(best, p + later);
            }
            return best;
        }

        // An outcome makes an arm's kind higher: it moves up among the others.
        double After(int arm, int kind)
        {
            state.CopyTo(after, 0);
            int at = arm;
            for (; at + 1 < after.Length && after[at + 1] < kind; at++) after[at] = after[at + 1];
            after[at] = kind;
            return next[search.Rank(after, seen + 1)];
        }
    }
}
