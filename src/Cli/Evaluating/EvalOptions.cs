using MetaRL.Envs;
using MetaRL.Evaluation;
using MetaRL.Experiments.Runs;

namespace MetaRL.Cli.Evaluating;

/// <summary>What <c>metarl eval</c> is asked for; null is as the run's own settings have it.</summary>
/// <param name="Folder">Of a run, or the parent of several seeds.</param>
sealed record EvalOptions(string Folder)
{
    public int? Steps { get; init; }
    public int? Tasks { get; init; }
    public int? Rollouts { get; init; }
    public int? Seed { get; init; }
    /// <summary>At least one, in the order of the enum, none twice.</summary>
    public IReadOnlyList<EvaluationSplit> Splits { get; init; } = [EvaluationSplit.Test];
    public float Widening { get; init; } = ShiftedFamily.UsualFactor;
    public int Workers { get; init; } = Environment.ProcessorCount;
    public SavedCheckpoint Checkpoint { get; init; } = SavedCheckpoint.Last;
    public string? Source { get; init; }
    public string? Out { get; init; }

    /// <summary>The run's settings with what was asked for.</summary>
    public EvaluationConfig Of(EvaluationConfig own) => own with
    {
        Steps = Steps ?? own.Steps,
        Tasks = Tasks ?? own.Tasks,
        Rollouts = Rollouts ?? own.Rollouts,
        Seed = Seed ?? own.Seed,
    };
}
