using MetaRL.Evaluation;

namespace MetaRL.Experiments.Runs;

/// <summary>What an evaluator measured, as it is saved.</summary>
static class EvaluationRecords
{
    /// <param name="config">Of the run.</param>
    /// <param name="iterations">That made φ.</param>
    /// <param name="rollouts">Averaged for each return.</param>
    /// <param name="evaluator">That measured.</param>
    /// <param name="seed">What it measured of one training seed.</param>
    public static EvaluationRecord Of(ExperimentConfig config, int iterations, int rollouts, Evaluator evaluator, SeedEvaluation seed) => new()
    {
        Experiment = config.Name,
        Family = config.Problem.TaskName,
        Iterations = iterations,
        RolloutsPerTask = rollouts,
        Tasks = [.. evaluator.Tasks.Select(t => t.Description)],
        Parameters = [.. evaluator.Parameters],
        SharedTasks = evaluator.Origin.Shared,
        TaskPool = evaluator.Origin.Pool,
        Split = evaluator.Origin.Split,
        Widening = evaluator.Origin.Widening,
        TaskSet = evaluator.TaskSet,
        SuccessName = config.Problem.SuccessName,
        Seeds = [seed],
        References = [.. evaluator.References],
    };
}
