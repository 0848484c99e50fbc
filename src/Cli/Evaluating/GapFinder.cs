using MetaRL.Evaluation;
using MetaRL.Persistence;
using MetaRL.Reports.Comparing;
using MetaRL.Reports.Runs;

namespace MetaRL.Cli.Evaluating;

/// <summary>Finds the evaluation in a run folder that another one is to be compared with.</summary>
static class GapFinder
{
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
        GeneralizationGap gap = GeneralizationGap.SplitOf(evaluation) < GeneralizationGap.SplitOf(found.Record) ? new(evaluation, found.Record) : new(found.Record, evaluation);
        return gap.IsOne ? gap with { Other = found.File } : null;
    }

    static EvaluationSplit CounterpartOf(EvaluationRecord evaluation) =>
        GeneralizationGap.SplitOf(evaluation) == EvaluationSplit.Test ? EvaluationSplit.Train : EvaluationSplit.Test;

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
        GeneralizationGap.SplitOf(other) == CounterpartOf(own)
        && other.Family == own.Family
        && other.CheckpointWords == own.CheckpointWords
        && other.RolloutsPerTask == own.RolloutsPerTask
        && other.Seeds.Select(s => s.Seed).Order().SequenceEqual(own.Seeds.Select(s => s.Seed).Order())
        && IterationsOf(other, folder) == iterations;

    // The run's own evaluation is that of the iterations which it began with.
    static int IterationsOf(EvaluationRecord evaluation, string folder)
    {
        if ((evaluation.Iterations ?? evaluation.Provenance?.Iterations) is { } said) return said;
        RunConfig config = RunFolder.LoadConfig(RunFolder.FindRuns(folder)[0]);
        return (int?)config.Settings["training"]?["iterations"] ?? 0;
    }
}
