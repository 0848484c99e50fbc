using MetaRL.Tensors;
using MetaRL.Updates;

namespace MetaRL.Learners;

/// <summary>
/// The baselines without meta-learning: Adam steps on one task's own data,  θₖ₊₁ = Adam(θₖ, ∇L(θₖ; τₖ)),  θ₀ = φ, as many as
/// evaluation asks for. With no meta-iteration φ is fresh, and each task is trained from scratch; with meta-iterations φ is
/// what one policy for all tasks learns (joint pretraining), and each task fine-tunes it. Finn et al. 2017, arXiv:1703.03400,
/// section 5, compares with both. Adaptation steps in meta-training, 0 unless asked for, are differentiated to first order.
/// </summary>
public sealed record FineTuning : MetaLearner
{
    // What else θ holds: Adam's moments of this task.
    const string Moments = "adam/";

    /// <summary>Adapts in evaluation alone.</summary>
    public FineTuning() => InnerSteps = 0;

    /// <summary>The optimizer of a task; its step count begins anew with each.</summary>
    public Adam Adam { get; init; } = new() { Lr = 3e-3 };

    /// <inheritdoc/>
    public override Params Initial(Params phi, int tasks)
    {
        Params weights = base.Initial(phi, tasks);
        return weights.Concat(Adam.Init(weights).Tensors.Prefixed(Moments));
    }

    /// <inheritdoc/>
    public override Params Adapt(AdaptStep step, Params theta)
    {
        Params weights = step.Problem.Weights(theta);
        Params gradient = Autograd.Grad(step.Loss(theta, twice: false), weights);
        // Each task's own gradient is clipped, however many are computed at once.
        if (Adam.MaxGradientNorm > 0) gradient = TaskNorm.Clip(gradient, Adam.MaxGradientNorm);
        (Params next, UpdateState state) = (Adam with { MaxGradientNorm = 0 }).Step(weights, gradient, new(theta.Group(Moments), step.K));
        return next.Concat(state.Tensors.Prefixed(Moments));
    }
}
