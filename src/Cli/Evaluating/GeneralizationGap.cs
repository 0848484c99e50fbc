using MetaRL.Comparison;
using MetaRL.Evaluation;
using MetaRL.Persistence;
using MetaRL.Reports.Runs;

namespace MetaRL.Cli.Evaluating;

/// <summary>Return on tasks that are nearer to those of training minus that on farther ones: training, held-out, outside the trained range.</summary>
/// <param name="Near">Returns on the nearer tasks.</param>
/// <param name="Far">On the farther ones.</param>
sealed record GeneralizationGap(EvaluationRecord Near, EvaluationRecord Far)
{
    /// <summary>The file of the evaluation that this one is compared with; empty where both were just made.</summary>
    public string Other { get; init; } = "";

    /// <summary>With the largest evaluation in the folder that is otherwise of the same kind: of the training tasks for held-out
    /// ones, of held-out ones for others. Null where there is none, or where the test tasks are tasks of training.</summary>
    public static GeneralizationGap? Find(string folder, string file, EvaluationRecord evaluation, int iterations)
    {
        (string File, EvaluationRecord Record)? other = Candidates(folder)
            .Where(path => path != file)
            .Select(path => (File: path, Record: Read(path)))
            .Where(e => e.Record is not null && IsCounterpart(e.Record, evaluation, folder, iterations))
            .Select(e => ((string File, EvaluationRecord Record)?)(e.File, e.Record!))
            .MaxBy(e => e!.Value.Record.Tasks.Length);
        if (other is not { } found) return null;
        GeneralizationGap gap = SplitOf(evaluation) < SplitOf(found.Record) ? new(evaluation, found.Record) : new(found.Record, evaluation);
        return gap.IsOne ? gap with { Other = found.File } : null;
    }

    /// <summary>Such as "train - test".</summary>
    public string Name => $"{Word(Near)} - {Word(Far)}";

    /// <summary>Whether the farther tasks are others than the nearer ones, and not tasks of training.</summary>
    public bool IsOne => Far.SharedTasks < Far.Tasks.Length;

    /// <summary>Near minus far after k steps. Seeds are the same; tasks are not.</summary>
    /// <param name="k">Adaptation steps.</param>
    /// <param name="score">What is compared: of an evaluation, its step k and a seed's entry, the tasks' scores; null for returns.</param>
    public CrossedEstimate After(int k, Func<EvaluationRecord, AdaptationStep, double[]>? score = null)
    {
        int[] seeds = [.. Near.Seeds.Select(s => s.Seed).Order()];
        bool isSample = Near.Origin.IsSample && Far.Origin.IsSample;
        return Contrast.Of(Scores(Near), Scores(Far), new(Runs: true, Tasks: false), isSample);

        ScoreMatrix Scores(EvaluationRecord evaluation) => new(Array.ConvertAll(seeds, seed =>
        {
            AdaptationStep step = evaluation.Seeds.First(s => s.Seed == seed).Steps[k];
            return score is null ? step.Returns : score(evaluation, step);
        }));
    }

    /// <summary>"train", "test" or "shifted".</summary>
    public static string Word(EvaluationRecord evaluation) => SplitOf(evaluation).ToString().ToLowerInvariant();

    /// <summary>K of both.</summary>
    public int Steps => Math.Min(Near.Seeds[0].Steps.Length, Far.Seeds[0].Steps.Length) - 1;

    static EvaluationSplit SplitOf(EvaluationRecord evaluation) => evaluation.Split ?? EvaluationSplit.Test;

    static EvaluationSplit CounterpartOf(EvaluationRecord evaluation) =>
        SplitOf(evaluation) == EvaluationSplit.Test ? EvaluationSplit.Train : EvaluationSplit.Test;

    static IEnumerable<string> Candidates(string folder)
    {
        string own = Path.Combine(folder, RunFolder.EvaluationFile), further = Path.Combine(folder, RunFolder.EvaluationsFolder);
        IEnumerable<string> others = Directory.Exists(further) ? Directory.EnumerateFiles(further, "*.json").Order(StringComparer.Ordinal) : [];
        return File.Exists(own) ? others.Prepend(own) : others;
    }

    // One that cannot be read is no counterpart.
    static EvaluationRecord? Read(string path)
    {
        try
        {
            return RunFolder.LoadEvaluation(path);
        }
        catch (Exception e) when (e is InvalidDataException or IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    static bool IsCounterpart(EvaluationRecord other, EvaluationRecord own, string folder, int iterations) =>
        SplitOf(other) == CounterpartOf(own)
        && other.Family == own.Family
        && other.RolloutsPerTask == own.RolloutsPerTask
        && other.Seeds.Select(s => s.Seed).Order().SequenceEqual(own.Seeds.Select(s => s.Seed).Order())
        && IterationsOf(other, folder) == iterations;

    // The run's own evaluation is that of the iterations which it began with.
    static int IterationsOf(EvaluationRecord evaluation, string folder)
    {
        if (evaluation.Provenance is { } origin) return origin.Iterations;
        RunConfig config = RunFolder.LoadConfig(RunFolder.FindRuns(folder)[0]);
        return (int?)config.Settings["training"]?["iterations"] ?? 0;
    }
}
