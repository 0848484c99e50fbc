using MetaRL.Evaluation;
using MetaRL.Reports.Comparing;

namespace MetaRL.Cli.Comparing;

/// <summary>The scores of a measure.</summary>
static class Measures
{
    /// <summary>An evaluation whose returns are those of a measure. Reference lines are of returns alone.</summary>
    /// <exception cref="ToolException">It has no success rates.</exception>
    public static EvaluationRecord As(this EvaluationRecord evaluation, Measure measure, string folder)
    {
        if (measure == Measure.Return) return evaluation;
        return evaluation with { References = [], Seeds = Array.ConvertAll(evaluation.Seeds, seed => seed with { Steps = Array.ConvertAll(seed.Steps, Rated) }) };

        AdaptationStep Rated(AdaptationStep step) => step with
        {
            Returns = step.Success ?? throw new ToolException($"--measure success: the evaluation of {folder} has no success rates; "
                + $"{evaluation.Family} does not define success, or was evaluated before it did: then 'metarl eval {folder}' tells them"),
        };
    }
}
