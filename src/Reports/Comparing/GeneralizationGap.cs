using MetaRL.Comparison;
using MetaRL.Evaluation;

namespace MetaRL.Reports.Comparing;

/// <summary>Return on tasks that are nearer to those of training minus that on farther ones: training, held-out, outside the trained range.</summary>
/// <param name="Near">Returns on the nearer tasks.</param>
/// <param name="Far">On the farther ones.</param>
sealed record GeneralizationGap(EvaluationRecord Near, EvaluationRecord Far)
{
    /// <summary>The file of the evaluation that this one is compared with; empty where both were just made.</summary>
    public string Other { get; init; } = "";

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

    /// <summary>Which tasks an evaluation is of.</summary>
    public static EvaluationSplit SplitOf(EvaluationRecord evaluation) => evaluation.Split ?? EvaluationSplit.Test;
}
