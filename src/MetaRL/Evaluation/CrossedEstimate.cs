namespace MetaRL.Evaluation;

/// <summary>A mean over seeds and tasks, and how well it is known of other seeds, of other tasks, and of both.</summary>
/// <param name="Mean">Mean over seeds × tasks.</param>
/// <param name="OverSeeds">Half-width of the 95% t-interval of the seeds' means: these tasks, other trainings. Null for one seed.</param>
/// <param name="OverTasks">Half-width of the 95% t-interval of the tasks' means: these trainings, other tasks. Null for one task.</param>
/// <param name="OverBoth">Half-width of the 95% interval for other trainings on other tasks; null where one of the others is.</param>
public readonly record struct CrossedEstimate(double Mean, double? OverSeeds, double? OverTasks, double? OverBoth)
{
    /// <summary>The half-width that says the most: over both, else over seeds, else over tasks; null where there is none.</summary>
    public double? HalfWidth95 => OverBoth ?? OverSeeds ?? OverTasks;

    /// <summary>The mean with that half-width on either side; null where there is none.</summary>
    public Interval? Interval95 => HalfWidth95 is { } half ? new(Mean - half, Mean + half) : null;
}
