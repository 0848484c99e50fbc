using MetaRL.Comparison;
using MetaRL.Envs;
using MetaRL.Evaluation;
using MetaRL.Persistence;
using MetaRL.Reports.Runs;

namespace MetaRL.Cli.Evaluating;

/// <summary>Return on tasks of training minus that on held-out ones.</summary>
/// <param name="Train">Returns on tasks of training.</param>
/// <param name="Test">On held-out ones.</param>
/// <param name="Other">The evaluation that this one is compared with.</param>
sealed record GeneralizationGap(EvaluationRecord Train, EvaluationRecord Test, string Other)
{
    /// <summary>With the largest evaluation in the folder that is of the other split and otherwise of the same kind; null where
    /// there is none, or where the test tasks are tasks of training.</summary>
    public static GeneralizationGap? Find(string folder, string file, EvaluationRecord evaluation, int iterations)
    {
        (string File, EvaluationRecord Record)? other = Candidates(folder)
            .Where(path => path != file)
            .Select(path => (File: path, Record: Read(path)))
            .Where(e => e.Record is not null && IsCounterpart(e.Record, evaluation, folder, iterations))
            .Select(e => ((string File, EvaluationRecord Record)?)(e.File, e.Record!))
            .MaxBy(e => e!.Value.Record.Tasks.Length);
        if (other is not { } found) return null;
        bool isTrain = evaluation.Split == Split.Train;
        GeneralizationGap gap = new(isTrain ? evaluation : found.Record, isTrain ? found.Record : evaluation, found.File);
        return gap.Test.SharedTasks == gap.Test.Tasks.Length ? null : gap;
    }

    /// <summary>Train minus test after k steps. Seeds are the same; tasks are not.</summary>
    public CrossedEstimate After(int k)
    {
        int[] seeds = [.. Train.Seeds.Select(s => s.Seed).Order()];
        bool isSample = Train.Origin.IsSample && Test.Origin.IsSample;
        return Contrast.Of(Scores(Train, seeds, k), Scores(Test, seeds, k), new(Runs: true, Tasks: false), isSample);
    }

    /// <summary>K of both.</summary>
    public int Steps => Math.Min(Train.Seeds[0].Steps.Length, Test.Seeds[0].Steps.Length) - 1;

    static ScoreMatrix Scores(EvaluationRecord evaluation, int[] seeds, int k) =>
        new(Array.ConvertAll(seeds, seed => evaluation.Seeds.First(s => s.Seed == seed).Steps[k].Returns));

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
        (other.Split ?? Split.Test) != (own.Split ?? Split.Test)
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
