using MetaRL.Comparison;
using MetaRL.Evaluation;

namespace MetaRL.Reports.Comparing;

/// <summary>One side of a comparison: a run, or all seeds of one.</summary>
/// <param name="Name">What it is called: its folder, or what tells it from the others.</param>
/// <param name="Learner">Learner and update, such as "maml/trustRegion".</param>
/// <param name="Evaluation">With all seeds, ascending.</param>
/// <param name="K">Adaptation steps that are compared.</param>
/// <param name="Measure">What its scores are.</param>
sealed record Contestant(string Name, string Learner, EvaluationRecord Evaluation, int K, Measure Measure = Measure.Return)
{
    /// <summary>Return, or share of successful episodes, after K steps; [seeds][tasks].</summary>
    public ScoreMatrix Scores { get; } = new(Array.ConvertAll(Evaluation.Seeds, s => s.Steps[K].Returns));

    public int[] Seeds => Array.ConvertAll(Evaluation.Seeds, s => s.Seed);
}
