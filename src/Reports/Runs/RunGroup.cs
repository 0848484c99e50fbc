using MetaRL.Evaluation;

namespace MetaRL.Reports.Runs;

/// <summary>Runs that differ in their seed alone: one line of every chart.</summary>
/// <param name="Name">What tells it from the other groups of a report.</param>
/// <param name="Runs">Seeds, ascending.</param>
/// <param name="Evaluation">Of all seeds; null where none was evaluated.</param>
/// <param name="Further">Further evaluations, each of all seeds that have it.</param>
sealed record RunGroup(string Name, IReadOnlyList<RunData> Runs, EvaluationRecord? Evaluation, IReadOnlyList<EvaluationRecord> Further)
{
    /// <summary>Iterations that every run reached; curves over seeds stop there.</summary>
    public int Iterations { get; } = Runs.Min(r => r.Metrics.Count);

    /// <summary>Number of adaptation steps in training; null where no iteration ended.</summary>
    public int? K { get; } = Runs.FirstOrDefault(r => r.Metrics.Count > 0)?.Metrics[0].Returns.Length - 1;

    public AdaptationSummary? Adaptation { get; } = Evaluation is null ? null : AdaptationSummary.Of(Evaluation);

    /// <summary>Meta-iterations that made what <see cref="Evaluation"/> judged; null where there is none.</summary>
    public int? Judged { get; } = Evaluation is null ? null : Runs[0].IterationsOf(Evaluation);

    /// <summary>Evaluations of the same seeds after as many iterations as <see cref="Evaluation"/>, and that one first.</summary>
    public IReadOnlyList<EvaluationRecord> Alike { get; } = Evaluation is null ? [] : [Evaluation, .. Further.Where(e => IsAlike(e, Evaluation, Runs[0]))];

    /// <summary>That of test tasks with the most adaptation steps, where one goes beyond <see cref="Evaluation"/>.</summary>
    public EvaluationRecord? Farthest => Alike
        .Where(e => IsOfTest(e) && StepsOf(e) > StepsOf(Evaluation!))
        .OrderByDescending(StepsOf).ThenByDescending(e => e.Tasks.Length)
        .FirstOrDefault();

    /// <summary>Whether nothing was measured but the policy as it is, k = 0.</summary>
    public bool IsUnadapted => Evaluation is not null && StepsOf(Evaluation) == 0 && Farthest is null;

    public static int StepsOf(EvaluationRecord evaluation) => evaluation.Seeds[0].Steps.Length - 1;

    /// <summary>Puts the seeds of one setting together.</summary>
    /// <exception cref="ArgumentException">A seed twice, or evaluations on different tasks.</exception>
    public static RunGroup Of(string name, IEnumerable<RunData> runs)
    {
        RunData[] seeds = [.. runs.OrderBy(r => r.Config.Seed)];
        Same(seeds.Where(r => r.Metrics.Count > 0), "number of adaptation steps", r => r.Metrics[0].Returns.Length - 1);
        Same(seeds.Where(r => r.Metrics.Count > 0), "first iteration", r => r.Metrics[0].Iteration);
        if (seeds.GroupBy(r => r.Config.Seed).FirstOrDefault(g => g.Count() > 1) is { } twice)
            throw new ArgumentException($"report: seed {twice.Key} is there {twice.Count()} times; give each run once");
        EvaluationRecord[] own = [.. seeds.Select(r => r.Evaluation).OfType<EvaluationRecord>()];
        if (Array.Exists(own, e => !e.Tasks.SequenceEqual(own[0].Tasks)))
            throw new ArgumentException("report: runs were evaluated on different tasks; report them apart");
        EvaluationRecord[] further = FurtherOf(seeds);
        return new(name, seeds, own.Length == 0 ? null : Newest(Merge(own), further, seeds[0]), further);
    }

    // A run that went on keeps the evaluation that it had, and has a further one of what it has learned since.
    static EvaluationRecord Newest(EvaluationRecord own, EvaluationRecord[] further, RunData run) => further
        .Where(e => IsOfTest(e) && e.Checkpoint == own.Checkpoint && SeedsOf(e).SequenceEqual(SeedsOf(own)) && run.IterationsOf(e) > run.IterationsOf(own))
        .OrderByDescending(run.IterationsOf).ThenByDescending(e => e.Tasks.Length)
        .FirstOrDefault(own);

    static bool IsAlike(EvaluationRecord other, EvaluationRecord own, RunData run) =>
        !ReferenceEquals(other, own) && other.CheckpointWords == own.CheckpointWords && run.IterationsOf(other) == run.IterationsOf(own) && SeedsOf(other).SequenceEqual(SeedsOf(own));

    static bool IsOfTest(EvaluationRecord evaluation) => evaluation.Split is null or EvaluationSplit.Test;

    static IEnumerable<int> SeedsOf(EvaluationRecord evaluation) => evaluation.Seeds.Select(s => s.Seed).Order();

    // A run folder may hold the table of its own seed or, after `--seeds N`, that of all: each seed counts once.
    static EvaluationRecord Merge(IEnumerable<EvaluationRecord> parts)
    {
        EvaluationRecord[] all = [.. parts];
        return all[0] with { Seeds = [.. all.SelectMany(p => p.Seeds).DistinctBy(s => s.Seed).OrderBy(s => s.Seed)] };
    }

    // Seeds judged alike are one evaluation: on the same tasks, with as many steps, after as many iterations.
    static EvaluationRecord[] FurtherOf(RunData[] seeds) =>
    [
        .. seeds.SelectMany(r => r.Further)
            .GroupBy(e => (e.Split, e.Widening, e.TaskSet, Tasks: string.Join('\n', e.Tasks), Steps: StepsOf(e), Iterations: seeds[0].IterationsOf(e), e.Checkpoint))
            .Select(Merge),
    ];

    static void Same<T>(IEnumerable<RunData> runs, string what, Func<RunData, T> value)
    {
        T[] distinct = [.. runs.Select(value).Distinct()];
        if (distinct.Length > 1)
            throw new ArgumentException($"report: one {what} expected, found {string.Join(" and ", distinct)}; report them apart");
    }
}
