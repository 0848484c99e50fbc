namespace MetaRL.Comparison;

/// <summary>Probability that a run of one learner scores higher than a run of another on the same task.</summary>
public static class Improvement
{
    /// <summary>
    /// P(A &gt; B) = (1/T) Σₜ (1/nm) Σᵢ Σⱼ s(aᵢₜ, bⱼₜ), s = 1 for a &gt; b, ½ for a = b, 0 otherwise: the Mann–Whitney statistic
    /// of each task, averaged over tasks (Agarwal et al. 2021, arXiv:2108.13264).
    /// </summary>
    /// <param name="a">[n][T]</param>
    /// <param name="b">[m][T]</param>
    /// <exception cref="ArgumentException">The two have different numbers of tasks.</exception>
    public static double Probability(ScoreMatrix a, ScoreMatrix b)
    {
        ImprovementTable table = new(a, b);
        return table.Probability(new(a.Runs, a.Tasks), new(b.Runs, b.Tasks));
    }
}

/// <summary>s(aᵢₜ, bⱼₜ) for all pairs of runs of all tasks.</summary>
sealed class ImprovementTable
{
    readonly int runsOfA;
    readonly int runsOfB;
    readonly int tasks;
    readonly double[] wins;

    public ImprovementTable(ScoreMatrix a, ScoreMatrix b)
    {
        ArgumentNullException.ThrowIfNull(a);
        ArgumentNullException.ThrowIfNull(b);
        if (a.Tasks != b.Tasks)
            throw new ArgumentException($"probability of improvement: {a.Tasks} tasks against {b.Tasks}; both must be judged on the same");
        (runsOfA, runsOfB, tasks) = (a.Runs, b.Runs, a.Tasks);
        wins = new double[tasks * runsOfA * runsOfB];
        int at = 0;
        for (int task = 0; task < tasks; task++)
        {
            for (int i = 0; i < runsOfA; i++)
            {
                for (int j = 0; j < runsOfB; j++) wins[at++] = Win(a[i, task], b[j, task]);
            }
        }
    }

    /// <summary>Weighted by how often a task occurs, and within it by how often its runs do.</summary>
    public double Probability(ResampleWeights ofA, ResampleWeights ofB)
    {
        double sum = 0;
        double weight = 0;
        int at = 0;
        for (int task = 0; task < tasks; task++)
        {
            double won = 0;
            double pairs = 0;
            double drawn = 0;
            for (int i = 0; i < runsOfA; i++)
            {
                drawn += ofA[i, task];
                for (int j = 0; j < runsOfB; j++)
                {
                    double w = (double)ofA[i, task] * ofB[j, task];
                    won += w * wins[at++];
                    pairs += w;
                }
            }
            if (pairs == 0) continue;
            double copies = drawn / runsOfA;
            sum += copies * won / pairs;
            weight += copies;
        }
        return sum / weight;
    }

    static double Win(double a, double b)
    {
        if (a > b) return 1;
        return a == b ? 0.5 : 0;
    }
}
