namespace MetaRL.Envs.Tests;

/// <summary>The value of a Bernoulli bandit by recursion over whole histories, without memory or symmetry: what was pulled, and what
/// was seen of it. For small games.</summary>
sealed class PlainBandit(int pulls, int arms, int delay)
{
    readonly int[] pulled = new int[pulls];
    readonly int[] wins = new int[arms], losses = new int[arms];

    public double Value => Best(0);

    double Best(int t)
    {
        if (t == pulls) return 0;
        double best = 0;
        for (int arm = 0; arm < arms; arm++)
        {
            pulled[t] = arm;
            double p = Mean(arm);
            best = Math.Max(best, p + See(t));
        }
        return best;
    }

    // Pull t - d is seen before pull t + 1.
    double See(int t)
    {
        if (t < delay) return Best(t + 1);
        int arm = pulled[t - delay];
        double p = Mean(arm);
        double win = After(wins, arm, t), lose = After(losses, arm, t);
        return p * win + (1 - p) * lose;
    }

    double After(int[] counts, int arm, int t)
    {
        counts[arm]++;
        double value = Best(t + 1);
        counts[arm]--;
        return value;
    }

    double Mean(int arm) => (wins[arm] + 1.0) / (wins[arm] + losses[arm] + 2);
}
