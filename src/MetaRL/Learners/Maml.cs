namespace MetaRL.Learners;

/// <summary>
/// Model-agnostic meta-learning (Finn et al. 2017, arXiv:1703.03400):  θₖ₊₁ = θₖ − αₖ ∇L(θₖ; τₖ),  θ₀ = φ,  k ∈ [0, K),
/// with the problem's loss L: in reinforcement learning the likelihood ratio of ProMP (arXiv:1810.06784) unless asked otherwise.
/// First-order MAML is <see cref="GradientLearner.Order"/> first.
/// </summary>
public sealed record Maml : GradientLearner
{
    internal override bool TakesJoined => Rates == LearnedRates.None;
}
