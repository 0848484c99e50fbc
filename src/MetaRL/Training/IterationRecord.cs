using System.Text.Json.Serialization;
using MetaRL.Conflicts;

namespace MetaRL.Training;

/// <summary>One line of <c>metrics.jsonl</c>: what one meta-iteration did.</summary>
public sealed record IterationRecord
{
    /// <summary>0-based number of the meta-iteration.</summary>
    public required int Iteration { get; init; }

    /// <summary>Mean undiscounted return (or minus the loss on examples) on the training tasks with θₖ, k = 0..K; [K + 1],
    /// or [K] where the update sampled no query data. Over everything that the update sampled.</summary>
    public required double[] Returns { get; init; }

    /// <summary>Mean return of the last of these by episode of a rollout, [episodes]; null where a rollout is one episode.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public double[]? ReturnByEpisode { get; init; }

    /// <summary>Meta-loss before the outer update, mean over the meta-batch.</summary>
    public required double Loss { get; init; }

    /// <summary>Euclidean norm of the meta-gradient.</summary>
    public required double GradientNorm { get; init; }

    /// <summary>Mean KL(π_θ′ old ‖ π_θ′ new) on the query trajectories, nats.</summary>
    public required double Kl { get; init; }

    /// <summary>Environment steps taken in this iteration.</summary>
    public required long EnvSteps { get; init; }

    /// <summary>Wall-clock seconds of this iteration by phase.</summary>
    public required PhaseSeconds Seconds { get; init; }

    /// <summary>What the outer update adds of its own, e.g. <c>lineSearchSteps</c>.</summary>
    public IReadOnlyDictionary<string, double> Extra { get; init; } = new Dictionary<string, double>();

    /// <summary>Mean return on tasks of evaluation for k = 0..K, where the evaluator ran after this iteration; else null.</summary>
    public double[]? HeldOut { get; init; }

    /// <summary>Mean return on validation tasks for k = 0..K, which decides on the best checkpoint; null where they were not
    /// measured after this iteration.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public double[]? Validation { get; init; }

    /// <summary>How far this iteration's tasks agree on where φ should go; null where it was not measured
    /// (<see cref="TrainingConfig.ConflictsEvery"/>).</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public TaskConflicts? Conflicts { get; init; }
}

/// <summary>Wall-clock seconds of one meta-iteration.</summary>
/// <param name="Rollout">Stepping environments, acting and advantages.</param>
/// <param name="Adaptation">Uploads and inner updates while sampling.</param>
/// <param name="OuterUpdate">Meta-gradient, trust region or epochs.</param>
/// <param name="Evaluation">Held-out evaluation and checkpoint, 0 where none ran.</param>
public readonly record struct PhaseSeconds(double Rollout, double Adaptation, double OuterUpdate, double Evaluation)
{
    /// <summary>Sum of the phases.</summary>
    public double Total => Rollout + Adaptation + OuterUpdate + Evaluation;
}
