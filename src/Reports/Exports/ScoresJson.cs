using System.Text.Json.Nodes;
using MetaRL.Evaluation;
using MetaRL.Persistence;
using MetaRL.Reports.Runs;

namespace MetaRL.Reports.Exports;

/// <summary><c>scores.json</c>: what rliable takes (Agarwal et al. 2021, arXiv:2108.13264), {"setting": [[run][task]]}, a matrix of
/// runs × tasks for each setting.</summary>
static class ScoresJson
{
    /// <summary>Returns after the last step, or normalized scores.</summary>
    /// <exception cref="ArgumentException">Nothing was evaluated, tasks differ, or scores cannot be normalized.</exception>
    public static string Of(ReportData data, bool isNormalized)
    {
        if (data.Evaluated is not [var first, ..]) throw new ArgumentException("no run was evaluated, so there are no scores");
        if (data.Evaluated.FirstOrDefault(g => !g.Evaluation!.Tasks.SequenceEqual(first.Evaluation!.Tasks)) is { } odd)
            throw new ArgumentException($"{first.Name} and {odd.Name} were judged on different tasks; 'metarl eval' with the same --tasks and --seed judges both on the same");
        JsonObject scores = [];
        foreach (RunGroup group in data.Evaluated)
        {
            Func<double, double> score = isNormalized ? ScaleOf(group).Of : x => x;
            scores[group.Name] = new JsonArray([.. group.Evaluation!.Seeds.Select(s => new JsonArray([.. s.Steps[^1].Returns.Select(x => JsonValue.Create(score(x)))]))]);
        }
        return scores.ToJsonString(RunJson.Options) + "\n";
    }

    static Normalization ScaleOf(RunGroup group) => Normalization.Of(group.Evaluation!.References)
        ?? throw new ArgumentException($"{group.Name}: no normalized scores, the family has not both a line of doing nothing of use and one of knowing the task");
}
