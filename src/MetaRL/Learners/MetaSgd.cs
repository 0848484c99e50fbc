namespace MetaRL.Learners;

/// <summary>MAML with a step size for every weight, learned beside it (Meta-SGD, Li et al. 2017, arXiv:1707.09835):
/// θₖ₊₁ = θₖ − αₖ ρ ∘ ∇L(θₖ; τₖ),  (θ₀, ρ) = φ.</summary>
public sealed record MetaSgd : GradientLearner
{
    /// <summary>With a learned factor for every weight.</summary>
    public MetaSgd() => Rates = LearnedRates.Weight;
}
