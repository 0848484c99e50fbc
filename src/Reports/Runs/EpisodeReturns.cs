using MetaRL.Evaluation;

namespace MetaRL.Reports.Runs;

/// <summary>Returns by episode of a trial, after the last adaptation step: what a learner with memory finds out on the way.</summary>
public static class EpisodeReturns
{
    /// <summary>One for each episode, with what is known of other trainings and of other tasks; empty where rollouts are single episodes.</summary>
    /// <param name="evaluation">With at least one seed.</param>
    public static IReadOnlyList<CrossedEstimate> Of(EvaluationRecord evaluation)
    {
        ArgumentNullException.ThrowIfNull(evaluation);
        if (evaluation.Seeds.Any(s => s.Steps[^1].ByEpisode is null)) return [];
        int episodes = evaluation.Seeds.Min(s => s.Steps[^1].ByEpisode!.Length);
        return [.. Enumerable.Range(0, episodes).Select(e => Statistics.Crossed(Array.ConvertAll(evaluation.Seeds, s => s.Steps[^1].ByEpisode![e]), evaluation.Origin.IsSample))];
    }
}
