using MetaRL.Policies.Distributions;
using MetaRL.Tensors;

namespace MetaRL.Policies;

/// <summary>A policy made of another, which sees something else in the place of what was observed.</summary>
public abstract record WrappingPolicy : Policy
{
    /// <summary>What acts.</summary>
    public Policy Inner { get; init; } = new GaussianMlp();

    /// <summary>What the policy inside sees.</summary>
    /// <param name="theta">Leading dimension T or 1.</param>
    /// <param name="obs">[T, N, O], with their layout.</param>
    protected abstract Observations Seen(Params theta, Observations obs);

    /// <inheritdoc/>
    public override (Policy Policy, Observations Obs) Perceive(Params theta, Observations obs) => Inner.Perceive(theta, Seen(theta, obs));

    /// <inheritdoc/>
    public override PolicyTraining Training => Inner.Training;

    /// <inheritdoc/>
    public override bool HasMemory => Inner.HasMemory;

    /// <inheritdoc/>
    public override bool HasValue => Inner.HasValue;

    /// <inheritdoc/>
    public override bool ValueHasMemory => Inner.ValueHasMemory;

    /// <inheritdoc/>
    public override bool IsConstant(string name) => Inner.IsConstant(name);

    /// <inheritdoc/>
    public override Distribution Act(Params theta, Observations obs) => Inner.Act(theta, Seen(theta, obs));

    /// <inheritdoc/>
    public override Tensor Loss(Params theta, PolicyBatch batch, Surrogate surrogate, bool twice = false)
        => Inner.Loss(theta, batch with { Obs = Seen(theta, batch.Obs) }, surrogate, twice);

    /// <inheritdoc/>
    public override Tensor Value(Params theta, Observations obs) => Inner.Value(theta, Seen(theta, obs));

    /// <inheritdoc/>
    public override Tensor ValueLoss(Params theta, Observations obs, Tensor target, Tensor weight, bool twice = false)
        => Inner.ValueLoss(theta, Seen(theta, obs), target, weight, twice);
}
