using MetaRL.Evaluation;
using MetaRL.Reports.Runs;
using MetaRL.Training;

namespace MetaRL.Reports.Comparing;

/// <summary>Return after adaptation against the environment steps that training took until then, as evaluations during training
/// measured it: the sample-efficiency curve of Agarwal et al. 2021 (arXiv:2108.13264), for a mean over seeds.</summary>
/// <param name="EnvSteps">Spent with each evaluated iteration, mean over seeds; ascending.</param>
/// <param name="Return">Mean over seeds; one for each of these.</param>
/// <param name="HalfWidth95">Of the t interval over seeds; null for one seed.</param>
/// <param name="K">Adaptation steps behind the returns.</param>
/// <param name="Tasks">How many tasks these evaluations had; null where the settings do not say.</param>
sealed record SampleEfficiency(double[] EnvSteps, double[] Return, double?[] HalfWidth95, int K, int? Tasks)
{
    /// <summary>Over the iterations that every seed reached and evaluated; null where there is none.</summary>
    public static SampleEfficiency? Of(IReadOnlyList<RunData> seeds)
    {
        int iterations = seeds.Min(s => s.Metrics.Count);
        int[] evaluated = [.. Enumerable.Range(0, iterations).Where(i => seeds.All(s => s.Metrics[i].HeldOut is not null))];
        if (evaluated.Length == 0) return null;
        double[][] spent = [.. seeds.Select(s => Sums(s.Metrics))];
        double[][] returns = [.. evaluated.Select(i => seeds.Select(s => s.Metrics[i].HeldOut![^1]).ToArray())];
        return new(
            [.. evaluated.Select(i => spent.Average(s => s[i]))],
            [.. returns.Select(r => Statistics.Mean(r))],
            [.. returns.Select(r => Statistics.HalfWidth95(r))],
            seeds[0].Metrics[evaluated[0]].HeldOut!.Length - 1,
            TasksOf(seeds[0]));
    }

    /// <summary>The last value at no more than so many steps; null where the first evaluation took more.</summary>
    public (double Return, double? HalfWidth95)? At(double envSteps)
    {
        int last = Array.FindLastIndex(EnvSteps, spent => spent <= envSteps * (1 + 1e-9));
        return last < 0 ? null : (Return[last], HalfWidth95[last]);
    }

    static int? TasksOf(RunData run)
    {
        IReadOnlyDictionary<string, string> settings = FlatSettings.Of(run.Config.Settings);
        bool isSaid = int.TryParse(settings.GetValueOrDefault("evaluation.everyTasks"), out int some);
        if (!isSaid || !int.TryParse(settings.GetValueOrDefault("evaluation.tasks"), out int asked)) return null;
        // Of a family of few tasks fewer are found than asked for.
        int found = run.Evaluation?.Tasks.Length ?? asked;
        return Math.Min(some, Math.Min(asked, found));
    }

    static double[] Sums(IReadOnlyList<IterationRecord> metrics)
    {
        double sum = 0;
        return [.. metrics.Select(m => sum += m.EnvSteps)];
    }
}
