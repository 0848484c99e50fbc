using MetaRL.Reports.Search;

namespace MetaRL.Cli.Searching;

/// <summary>Successive halving: all trials for a few iterations, then the best one in η for η times as many, and so on
/// (Jamieson and Talwalkar 2016, arXiv:1502.07943).</summary>
static class Halving
{
    /// <summary>Meta-iterations of each round, rᵢ = R / η^(s−1−i) rounded up, i = 0..s−1.</summary>
    /// <param name="trials">N, trials of the first round.</param>
    /// <param name="iterations">R, of the last round.</param>
    /// <param name="eta">η</param>
    /// <param name="rungs">s; null for as many as leave a trial and an iteration.</param>
    public static int[] Budgets(int trials, int iterations, int eta, int? rungs)
    {
        int most = 1;
        for (long n = eta; n <= trials && n <= iterations; n *= eta) most++;
        if (most < 2)
            throw new ToolException($"--halving: {trials} trials of {iterations} iterations leave no second round with --eta {eta}; give more of them, or leave --halving out");
        if (rungs > most)
            throw new ToolException($"--rungs: {rungs} found, expected 2 to {most}: {trials} trials of {iterations} iterations are divided by --eta {eta} no more often");
        int count = rungs ?? most;
        return [.. Enumerable.Range(0, count).Select(i => (int)Math.Ceiling(iterations / Math.Pow(eta, count - 1 - i) - 1e-9))];
    }

    /// <summary>What has to be run next: of the first round that lacks an outcome, those that do. Empty where all is done.</summary>
    public static IReadOnlyList<(int Trial, int Rung)> Due(SearchRecord record)
    {
        int rungs = Math.Max(1, record.Plan.Budgets.Length);
        for (int rung = 0; rung < rungs; rung++)
        {
            HashSet<int> done = [.. record.At(rung).Select(o => o.Trial)];
            (int, int)[] due = [.. Entrants(record, rung).Where(t => !done.Contains(t)).Select(t => (t, rung))];
            if (due.Length > 0) return due;
        }
        return [];
    }

    /// <summary>The trials of a round: all in the first, then the best of the one before, at equal scores the earlier.</summary>
    public static int[] Entrants(SearchRecord record, int rung)
    {
        if (rung == 0) return [.. Enumerable.Range(1, record.Plan.Trials.Length)];
        HashSet<int> before = [.. Entrants(record, rung - 1)];
        return
        [
            .. record.At(rung - 1).Where(o => o.Score is not null && before.Contains(o.Trial))
                .OrderByDescending(o => o.Score).ThenBy(o => o.Trial)
                .Take(record.Plan.CountAt(rung)).Select(o => o.Trial).Order(),
        ];
    }
}
