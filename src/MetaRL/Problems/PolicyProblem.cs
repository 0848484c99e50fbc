using System.ComponentModel.DataAnnotations;
using MetaRL.Envs;
using MetaRL.Envs.Families;
using MetaRL.Losses;
using MetaRL.Policies;
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

    /// <summary>Fitted to each batch of a task's trajectories; a policy with a value function takes that instead.</summary>
    public Baseline Baseline { get; init; } = new LinearFeatureBaseline();

    /// <summary>c, weight of the value function's loss c · E[(V_θ(s) − λ-return)² / 2] in whatever is descended, inside and outside;
    /// for policies that have one.</summary>
    [Range(0.0, 1e6)]
    public double ValueWeight { get; init; } = 0.5;

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
    {
        var tau = (TrajectoryBatch)batch;
        return WithValueLoss(Model, InnerObjective.Of(this, weights, tau, twice), weights, tau, twice);
    }

    /// <summary><see cref="Objectives.Ratio"/>, whatever adaptation descends, and the value function's loss.</summary>
    /// <inheritdoc/>
    public override Tensor OuterLoss(Params weights, Batch batch)
    {
        var tau = (TrajectoryBatch)batch;
        (Policy policy, tau) = Perceived(weights, tau);
        return WithValueLoss(policy, Objectives.Ratio(policy, weights, tau), weights, tau);
    }

    /// <summary>The return of each rollout.</summary>
    /// <inheritdoc/>
    public override Tensor Scores(Params weights, Batch batch)
    {
        Tensor reward = ((TrajectoryBatch)batch).Reward;   // [T, H·B, 1], 0 where masked
        int tasks = batch.Tasks, envs = batch.Obs.Envs;
        return reward.Reshape([tasks, batch.Obs.Steps, envs]).Sum(1).Reshape([tasks, envs, 1]);
    }

    /// <summary>A policy's loss with that of its value function beside it, where it has one: every loss that a value function
    /// is to learn from goes through here.</summary>
    /// <param name="policy">The model, or what <see cref="Perceived"/> made of it and the trajectories.</param>
    /// <param name="loss">Of the policy, a scalar summed over tasks.</param>
    /// <param name="weights">The policy's, leading dimension T.</param>
    /// <param name="tau">Of T tasks.</param>
    /// <param name="twice">Whether second derivatives will be asked for; it changes no result.</param>
    public Tensor WithValueLoss(Policy policy, Tensor loss, Params weights, TrajectoryBatch tau, bool twice = false) => policy.HasValue && ValueWeight > 0
        ? loss + ValueWeight * policy.ValueLoss(weights, tau.Obs, tau.Target, tau.Weight, twice)
        : loss;

    /// <summary>The policy that acts at last, and the trajectories as it sees them: <see cref="Policy.Perceive"/>.</summary>
    /// <param name="weights">The model's, leading dimension T.</param>
    /// <param name="tau">Of T tasks.</param>
    public (Policy Policy, TrajectoryBatch Seen) Perceived(Params weights, TrajectoryBatch tau)
    {
        (Policy policy, Observations obs) = Model.Perceive(weights, tau.Obs);
        return (policy, tau with { Obs = obs });
    }

    internal Baseline BaselineOf(Params weights) => Model.HasValue ? new ValueHead(Model, weights) : Baseline;
}
