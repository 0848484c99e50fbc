using MetaRL.Losses;
using MetaRL.Tensors;

namespace MetaRL.Updates;

/// <summary>One Adam step along the meta-gradient.</summary>
public sealed record AdamUpdate : MetaUpdate
{
    /// <summary>The optimizer.</summary>
    public Adam Adam { get; init; } = new();

    /// <summary>What is descended.</summary>
    public OuterLoss Loss { get; init; } = new SurrogateLoss();

    /// <inheritdoc/>
    public override UpdateState Init(Params phi) => Adam.Init(phi);

    /// <inheritdoc/>
    public override UpdateResult Apply(Params phi, UpdateState state, IMetaIteration iteration)
    {
        MetaObjective objective = iteration.Objective;
        (double loss, Params gradient) = objective.LossAndGradient(phi, Loss, anchor: true);
        (Params next, UpdateState nextState) = Adam.Step(phi, gradient, state);
        double kl = objective.Evaluate(next, Loss).Kl;
        return new(next, nextState, loss, GradientNorm.Of(gradient), kl);
    }
}
