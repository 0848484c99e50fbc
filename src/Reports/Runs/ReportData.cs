using MetaRL.Evaluation;

namespace MetaRL.Reports.Runs;

/// <summary>What the sections of a report read: runs of one experiment that differ in their seed.</summary>
sealed record ReportData(IReadOnlyList<RunData> Runs, EvaluationRecord? Evaluation)
{
    public string Experiment => Runs[0].Config.Experiment;

    /// <summary>Iterations that every run reached; curves over seeds stop there.</summary>
    public int Iterations { get; } = Runs.Min(r => r.Metrics.Count);

    /// <summary>Number of adaptation steps in training.</summary>
    public int K => Runs[0].Metrics[0].Returns.Length - 1;

    public AdaptationSummary? Adaptation { get; } = Evaluation is null ? null : AdaptationSummary.Of(Evaluation);

    public static ReportData Of(IReadOnlyList<RunData> runs)
    {
        if (runs.Count == 0) throw new ArgumentException("report: no runs");
        Same(runs, "experiment", r => r.Config.Experiment);
        Same(runs.Where(r => r.Metrics.Count > 0), "number of adaptation steps", r => r.Metrics[0].Returns.Length - 1);
        Same(runs.Where(r => r.Metrics.Count > 0), "first iteration", r => r.Metrics[0].Iteration);
        if (runs.GroupBy(r => r.Config.Seed).FirstOrDefault(g => g.Count() > 1) is { } twice)
            throw new ArgumentException($"report: seed {twice.Key} is there {twice.Count()} times; give each run once");
        return new([.. runs.OrderBy(r => r.Config.Seed)], Merge([.. runs.Select(r => r.Evaluation).OfType<EvaluationRecord>()]));
    }

    // A run folder may hold the table of its own seed or, after `--seeds N`, that of all: each seed counts once.
    static EvaluationRecord? Merge(EvaluationRecord[] parts)
    {
        if (parts.Length == 0) return null;
        if (Array.Exists(parts, p => !p.Tasks.SequenceEqual(parts[0].Tasks)))
            throw new ArgumentException("report: runs were evaluated on different tasks; report them apart");
        return parts[0] with { Seeds = [.. parts.SelectMany(p => p.Seeds).DistinctBy(s => s.Seed).OrderBy(s => s.Seed)] };
    }

    static void Same<T>(IEnumerable<RunData> runs, string what, Func<RunData, T> value)
    {
        T[] distinct = [.. runs.Select(value).Distinct()];
        if (distinct.Length > 1)
            throw new ArgumentException($"report: one {what} expected, found {string.Join(" and ", distinct)}; report them apart");
    }
}
