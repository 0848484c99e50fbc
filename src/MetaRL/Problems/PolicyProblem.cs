using System.ComponentModel.DataAnnotations;
using MetaRL.Envs;
using MetaRL.Envs.Families;
using MetaRL.Losses;
using MetaRL.Policies.Baselines;
using MetaRL.Rollouts;
using MetaRL.Tensors;
using MetaRL.Tensors.Backends;

namespace MetaRL.Problems;

/// <summary>Reinforcement learning: tasks are environments of a family, the model is a policy, and data are trajectories that
/// it samples itself.</summary>
public sealed record PolicyProblem : Problem
{
    /// <summary>Where tasks come from.</summary>
    public required TaskFamily Family { get; init; }

    /// <summary>B, rollouts of a task in each batch of trajectories.</summary>
    [Range(1, 1_000_000)]
    public int Rollouts { get; init; } = 20;

    /// <summary>Episodes that make one rollout; more than one is a trial, for policies that remember.</summary>
    [Range(1, 1_000_000)]
    public int Episodes { get; init; } = 1;

    /// <summary>Estimation of advantages.</summary>
    public AdvantageConfig Advantage { get; init; } = new();

    /// <summary>Fitted to each batch of a task's trajectories.</summary>
    public Baseline Baseline { get; init; } = new LinearFeatureBaseline();

    /// <summary>The loss that adaptation descends.</summary>
    public PolicyObjective InnerObjective { get; init; } = new RatioObjective();

    /// <inheritdoc/>
    public override string Name => Family.Name;

    /// <inheritdoc/>
    public override string TaskName => Family.TaskName;

    // The family as networks see it.
    TaskFamily Seen => OneHotObservations.Over(Family);

    /// <summary>The family's, with choices among what is observed one-hot.</summary>
    public override EnvSpec Spec => Seen.Spec;

    /// <inheritdoc/>
    public override ITaskDescription SampleTask(Split split, Seed seed) => Seen.Sample(split, seed);

    /// <inheritdoc/>
    public override Problem Shifted(float factor) => this with { Family = ShiftedFamily.Of(Family, factor) };

    /// <inheritdoc/>
    public override IReadOnlyList<ReferenceLine> References(ITaskDescription task) => Seen.References((ITask)task);

    /// <inheritdoc/>
    public override IReadOnlyList<TaskParameter> TaskParameters => Family.TaskParameters;

    /// <inheritdoc/>
    public override ITaskSource Open(IReadOnlyList<ITaskDescription> tasks, int? rollouts, WorkerPool pool)
        => new PolicySource(this, [.. tasks.Cast<ITask>()], rollouts ?? Rollouts, pool);

    /// <inheritdoc/>
    public override Batch Upload(IBackend backend, IReadOnlyList<Sample> tasks) => TrajectoryBatch.Of(backend, [.. tasks.Cast<PolicySample>()]);

    /// <inheritdoc/>
    public override Tensor Loss(Params weights, Batch batch, bool twice = false)
        => InnerObjective.Of(this, weights, (TrajectoryBatch)batch, twice);

    /// <summary><see cref="Objectives.Ratio"/>, whatever adaptation descends.</summary>
    /// <inheritdoc/>
    public override Tensor OuterLoss(Params weights, Batch batch) => Objectives.Ratio(Model, weights, (TrajectoryBatch)batch);
}
