using MetaRL.Problems;

namespace MetaRL.Experiments.Runs;

/// <summary>Says before a run begins that its samples may not fit in memory. Memory follows the steps that are played, so only
/// the episodes themselves decide; what does not fit ends the run with an error, but late.</summary>
static class SampleBound
{
    // Beside observation and action: log π, reward, mask, time, episode, two flags.
    const int OtherNumbers = 6;

    /// <summary>The notice; null where all samples of an iteration fit, however long episodes last.</summary>
    public static string? Notice(ExperimentConfig config)
    {
        if (config.Problem is not PolicyProblem problem) return null;
        double steps = (double)problem.Spec.Horizon * problem.Episodes * problem.Rollouts * config.Training.MetaBatch;
        double bytes = steps * sizeof(float) * (problem.Spec.ObsDim + problem.Spec.ActDim + OtherNumbers);
        double available = GC.GetGCMemoryInfo().TotalAvailableMemoryBytes;
        if (bytes <= available) return null;
        return $"episodes that last to the horizon need {bytes / 1e9:N0} GB for the samples of an iteration "
            + $"(horizon {problem.Spec.Horizon}, problem.rollouts {problem.Rollouts}, training.metaBatch {config.Training.MetaBatch}), "
            + $"and this process may use {available / 1e9:N0} GB: lower one of them, unless episodes end early";
    }
}
