using MetaRL.Evaluation;
using MetaRL.Experiments.Runs;
using MetaRL.Reports.Runs;
using MetaRL.Reports.Search;

namespace MetaRL.Cli.Searching;

/// <summary>Reads what a trial came to.</summary>
static class TrialScore
{
    public static TrialOutcome Read(SearchPlan plan, int trial, int rung, string folder)
    {
        try
        {
            EvaluationRecord evaluation = RunFolder.LoadEvaluation(FileOf(plan, rung, folder));
            int k = plan.ScoreAfter ?? evaluation.Seeds[0].Steps.Length - 1;
            CrossedEstimate score = Statistics.Crossed([.. evaluation.Seeds.Select(s => s.Steps[k].Returns)], evaluation.Origin.IsSample);
            return new(trial, rung, score.Mean, score.OverSeeds, null);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or InvalidDataException)
        {
            return new(trial, rung, null, null, $"its evaluation cannot be read: {e.Message}");
        }
    }

    // A run keeps its first evaluation, and puts those of more iterations beside it unless they are the same.
    static string FileOf(SearchPlan plan, int rung, string folder)
    {
        string first = Path.Combine(folder, RunFolder.EvaluationFile);
        if (rung == 0) return first;
        string later = Path.Combine(folder, RunFolder.EvaluationsFolder, EvaluationFiles.NameOf(plan.Budgets[rung]) + ".json");
        return File.Exists(later) ? later : first;
    }
}
