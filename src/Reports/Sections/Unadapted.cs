using MetaRL.Evaluation;
using MetaRL.Reports.Html;
using MetaRL.Reports.Runs;

namespace MetaRL.Reports.Sections;

/// <summary>What is said of a policy that was measured as it is, with k = 0 alone: of learners with memory, what changes within a trial.</summary>
static class Unadapted
{
    /// <param name="group">With an evaluation.</param>
    public static string Sentence(RunGroup group)
    {
        EvaluationRecord evaluation = group.Evaluation!;
        IReadOnlyList<CrossedEstimate> episodes = EpisodeReturns.Of(evaluation);
        Func<double, string> number = AdaptationSection.NumberFormat(group.Adaptation!);
        string what = group.K > 0 ? "Measured without adaptation" : "Weights do not adapt";
        string mean = Text(group.Adaptation!.Rows[0].Return, number), tasks = evaluation.Origin.Words;
        if (episodes.Count < 2) return $"{what}: the mean return on {tasks} is {mean}.";
        return $"{what}: the mean return of an episode over a trial of {episodes.Count} episodes on {tasks} is {mean}; "
            + $"first episode {Text(episodes[0], number)}, last episode {Text(episodes[^1], number)}.";
    }

    static string Text(CrossedEstimate e, Func<double, string> number) =>
        number(e.Mean) + (e.HalfWidth95 is { } half ? $" {Format.PlusMinus} {number(half)}" : "");
}
