using MetaRL.Experiments.Runs;

namespace MetaRL.Experiments.Live;

/// <summary>The runs of all seeds of one experiment, before any has begun.</summary>
/// <param name="Plan">Their folders.</param>
/// <param name="Names">Of each, for people.</param>
/// <param name="Iterations">Of each.</param>
sealed record PlannedRuns(RunPlan Plan, string[] Names, int Iterations)
{
    /// <param name="label">Of the experiment among others of the command; empty where it is the only one.</param>
    /// <param name="plan">Seeds and folders.</param>
    /// <param name="config">The experiment.</param>
    public static PlannedRuns Of(string label, RunPlan plan, ExperimentConfig config)
    {
        bool namesSeed = plan.HasMany || label.Length == 0;
        string[] names = [.. plan.Seeds.Select(seed => string.Join(", ", ((string[])[label, namesSeed ? $"seed {seed}" : ""]).Where(part => part.Length > 0)))];
        return new(plan, names, config.Training.Iterations);
    }

    public IEnumerable<string> Folders => Plan.Seeds.Select(Plan.FolderOf);
}
