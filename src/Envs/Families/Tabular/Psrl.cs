namespace MetaRL.Envs.Families.Tabular;

/// <summary>
/// Posterior sampling: before each episode draw an MDP from the posterior and play its optimal policy. Beliefs match
/// <see cref="Mdp.Draw"/>: flat Dirichlet transitions, mean rewards N(1, 1), unit noise. Osband, Russo and Van Roy 2013,
/// arXiv:1306.0940.
/// </summary>
public static class Psrl
{
    /// <summary>Summed mean rewards of n episodes of one MDP, in expectation the return.</summary>
    /// <param name="mdp">The true MDP.</param>
    /// <param name="horizon">Steps in an episode.</param>
    /// <param name="episodes">n.</param>
    /// <param name="seed">Decides everything random.</param>
    /// <param name="priorMean">What a mean reward is believed to be before it was seen: 1 is the truth; with 0, which explores
    /// less, ten episodes give the return that RL^2 reports.</param>
    public static double Return(Mdp mdp, int horizon, int episodes, Seed seed, double priorMean = 1)
    {
        Rng rng = seed.Stream();
        int rows = mdp.States * mdp.Actions;
        int[] counts = new int[rows * mdp.States], visits = new int[rows];
        var rewards = new double[rows];
        double total = 0;
        for (int episode = 0; episode < episodes; episode++)
        {
            int[,] policy = Posterior(mdp, counts, visits, rewards, priorMean, ref rng).Solve(horizon).Policy;
            for (int t = 0, state = 0; t < horizon; t++)
            {
                int row = state * mdp.Actions + policy[t, state];
                total += mdp.Rewards[row];
                rewards[row] += mdp.Rewards[row] + rng.Normal();
                visits[row]++;
                state = Next(mdp, row, ref rng);
                counts[row * mdp.States + state]++;
            }
        }
        return total;
    }

    static Mdp Posterior(Mdp like, int[] counts, int[] visits, double[] rewards, double priorMean, ref Rng rng)
    {
        float[] transitions = new float[counts.Length], means = new float[visits.Length];
        for (int row = 0; row < visits.Length; row++)
        {
            Dirichlet.Posterior(counts.AsSpan(row * like.States, like.States), transitions.AsSpan(row * like.States, like.States), ref rng);
            // N(1, 1) and n unit-noise observations: mean (1 + sum) / (1 + n), variance 1 / (1 + n).
            means[row] = (float)((priorMean + rewards[row]) / (1 + visits[row])) + rng.Normal() / MathF.Sqrt(1 + visits[row]);
        }
        return Mdp.Of(like.States, like.Actions, transitions, means);
    }

    static int Next(Mdp mdp, int row, ref Rng rng)
    {
        ReadOnlySpan<float> cumulative = mdp.Cumulative.AsSpan(row * mdp.States, mdp.States);
        float u = rng.Uniform();
        int next = 0;
        while (u >= cumulative[next]) next++;
        return next;
    }
}
