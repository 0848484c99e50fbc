using System.ComponentModel.DataAnnotations;
using MetaRL.Tensors;

namespace MetaRL.Learners;

/// <summary>Which derivatives of the adaptation the meta-gradient contains.</summary>
public enum GradientOrder
{
    /// <summary>∂θ′/∂φ is taken for the identity (first-order MAML).</summary>
    First,
    /// <summary>Exact, through every adaptation step.</summary>
    Second,
}

/// <summary>
/// Model-agnostic meta-learning (Finn et al. 2017, arXiv:1703.03400):  θₖ₊₁ = θₖ − αₖ ∇L(θₖ; τₖ),  θ₀ = φ,  k ∈ [0, K),
/// with the problem's loss L: in reinforcement learning the likelihood ratio of ProMP (arXiv:1810.06784) unless asked otherwise.
/// </summary>
public sealed record Maml : MetaLearner
{
    /// <summary>α, the size of the first adaptation step.</summary>
    [Range(0.0, 10.0, MinimumIsExclusive = true)]
    public double InnerLr { get; init; } = 0.1;

    /// <summary>αₖ = α · decayᵏ. The paper's evaluation halves the step after the first.</summary>
    [Range(0.0, 1.0, MinimumIsExclusive = true)]
    public double InnerLrDecay { get; init; } = 1;

    /// <summary>Second order, or the first-order approximation.</summary>
    public GradientOrder Order { get; init; } = GradientOrder.Second;

    /// <inheritdoc/>
    public override Params Adapt(AdaptStep step, Params theta)
    {
        bool twice = step.CreateGraph && Order == GradientOrder.Second;
        double alpha = InnerLr * Math.Pow(InnerLrDecay, step.K);
        return theta.AddScaled(Autograd.Grad(step.Loss(theta, twice), theta, twice), -alpha);
    }
}
