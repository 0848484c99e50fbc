using MetaRL.Losses;
using MetaRL.Tensors;

namespace MetaRL.Updates;

/// <summary>One step of an optimizer along the meta-gradient.</summary>
public abstract record DescentUpdate : MetaUpdate
{
    /// <summary>What is descended.</summary>
    public OuterLoss Loss { get; init; } = new SurrogateLoss();

    /// <inheritdoc/>
    public override OuterLoss Descends => Loss;

    /// <summary>Takes the step.</summary>
    protected abstract Optimizer Optimizer { get; }

    /// <inheritdoc/>
    public override UpdateState Init(Params phi) => Optimizer.Init(phi);

    /// <inheritdoc/>
    public override UpdateResult Apply(Params phi, UpdateState state, IMetaIteration iteration)
    {
        MetaObjective objective = iteration.Objective;
        (double loss, Params gradient) = objective.LossAndGradient(phi, Loss, anchor: true);
        (Params next, UpdateState nextState) = Optimizer.Step(phi, gradient, state);
        double kl = objective.Evaluate(next, Loss).Kl;
        return new(next, nextState, loss, GradientNorm.Of(gradient), kl);
    }
}
