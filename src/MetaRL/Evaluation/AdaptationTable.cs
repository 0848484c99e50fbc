namespace MetaRL.Evaluation;

/// <summary>From held-out returns to the adaptation table of one training seed.</summary>
public static class AdaptationTable
{
    /// <summary>One row for each k: mean over tasks and paired gain over k = 0, with 95% t-intervals over tasks.</summary>
    /// <param name="seed">The training seed.</param>
    /// <param name="returns">On at least 2 tasks: with one there is no interval.</param>
    /// <exception cref="ArgumentException">Fewer than 2 tasks.</exception>
    public static SeedEvaluation Of(int seed, HeldOutReturns returns)
    {
        double[][] byStep = [.. Enumerable.Range(0, returns.Steps + 1).Select(returns.After)];
        SeedEvaluation table = Of(seed, byStep);
        return table with { Steps = [.. table.Steps.Select(row => row with { ByEpisode = returns.EpisodesAfter(row.K) })] };
    }

    /// <summary>The same from mean returns alone.</summary>
    /// <param name="seed">The training seed.</param>
    /// <param name="returns">Mean return on each task after k steps, [K + 1][tasks]; tasks in the same order for each k.</param>
    /// <exception cref="ArgumentException">No rows, rows of different length, or fewer than 2 tasks.</exception>
    public static SeedEvaluation Of(int seed, double[][] returns)
    {
        Require(returns);
        return new(seed, [.. returns.Select((atK, k) => Step(k, returns[0], atK))]);
    }

    static AdaptationStep Step(int k, double[] atZero, double[] atK)
    {
        Estimate mean = Statistics.MeanOf(atK);
        Estimate gain = Statistics.PairedGain(atZero, atK);
        return new(k, atK, mean.Mean, mean.HalfWidth95!.Value, gain.Mean, gain.HalfWidth95!.Value);
    }

    static void Require(double[][] returns)
    {
        if (returns.Length == 0) throw new ArgumentException("adaptation table: no rows; k = 0 is needed at least");
        int tasks = returns[0].Length;
        if (tasks < 2)
            throw new ArgumentException($"adaptation table: {tasks} held-out tasks; an interval over tasks needs at least 2");
        int odd = Array.FindIndex(returns, row => row.Length != tasks);
        if (odd >= 0)
            throw new ArgumentException($"adaptation table: {returns[odd].Length} tasks at k = {odd}, {tasks} at k = 0");
    }
}
