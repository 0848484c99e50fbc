namespace MetaRL.Evaluation;

/// <summary>From returns to the adaptation table of one training seed.</summary>
public static class AdaptationTable
{
    /// <summary>One row for each k: mean over tasks and paired gain over k = 0, with 95% t-intervals over tasks where these are a
    /// sample of at least 2.</summary>
    /// <param name="seed">The training seed.</param>
    /// <param name="returns">On at least 1 task.</param>
    /// <param name="origin">What the tasks are; null for a sample.</param>
    /// <exception cref="ArgumentException">No tasks.</exception>
    public static SeedEvaluation Of(int seed, HeldOutReturns returns, TaskOrigin? origin = null)
    {
        double[][] byStep = [.. Enumerable.Range(0, returns.Steps + 1).Select(returns.After)];
        SeedEvaluation table = Of(seed, byStep, origin);
        AdaptationStep Told(AdaptationStep row) => row with
        {
            EnvSteps = returns.SpentUntil(row.K),
            Success = returns.SuccessAfter(row.K),
            ByEpisode = returns.EpisodesAfter(row.K),
        };
        return table with { Steps = Array.ConvertAll(table.Steps, Told) };
    }

    /// <summary>The same from mean returns alone.</summary>
    /// <param name="seed">The training seed.</param>
    /// <param name="returns">Mean return on each task after k steps, [K + 1][tasks]; tasks in the same order for each k.</param>
    /// <param name="origin">What the tasks are; null for a sample.</param>
    /// <exception cref="ArgumentException">No rows, rows of different length, or no tasks.</exception>
    public static SeedEvaluation Of(int seed, double[][] returns, TaskOrigin? origin = null)
    {
        Require(returns);
        bool isSample = origin?.IsSample ?? true;
        return new(seed, [.. returns.Select((atK, k) => Step(k, returns[0], atK, isSample))]);
    }

    static AdaptationStep Step(int k, double[] atZero, double[] atK, bool isSample)
    {
        Estimate mean = Statistics.MeanOf(atK);
        Estimate gain = Statistics.PairedGain(atZero, atK);
        return new(k, atK, mean.Mean, isSample ? mean.HalfWidth95 : null, gain.Mean, isSample ? gain.HalfWidth95 : null);
    }

    static void Require(double[][] returns)
    {
        if (returns.Length == 0) throw new ArgumentException("adaptation table: no rows; k = 0 is needed at least");
        int tasks = returns[0].Length;
        if (tasks < 1) throw new ArgumentException("adaptation table: no tasks; 1 is needed at least");
        int odd = Array.FindIndex(returns, row => row.Length != tasks);
        if (odd >= 0)
            throw new ArgumentException($"adaptation table: {returns[odd].Length} tasks at k = {odd}, {tasks} at k = 0");
    }
}
