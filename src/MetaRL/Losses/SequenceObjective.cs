using System.ComponentModel.DataAnnotations;
using MetaRL.Problems;
using MetaRL.Tensors;

namespace MetaRL.Losses;

/// <summary>
/// Estimators of the Hessian that know which action came before which:
/// L = −E[ Σₜ ρₜ Âₜ ] − E[ Σₜ (ρₜ − ⊥ρₜ) Cₜ ],  ρₜ = πₜ/π_old,  ⊥ a constant of the same value. The first term is
/// <see cref="Objectives.Ratio"/>. Cₜ, the estimator's own, is 0 and says how the advantage of action t changes with the
/// probabilities of the actions before it; so the second term is 0, has no gradient, and its second derivative is the part
/// H₁₂ + H₁₂ᵀ that the ratio leaves out. No product over a horizon is ever other than 1.
/// </summary>
public abstract record SequenceObjective : PolicyObjective
{
    /// <summary>What is left of an action's part in Cₜ after a step, besides γ: less than 1 takes a bias for less variance (λ
    /// in Farquhar et al. 2019, arXiv:1909.10549); 0 leaves the ratio's loss.</summary>
    [Range(0.0, 1.0)]
    public double Memory { get; init; } = 1;

    /// <inheritdoc/>
    protected override Tensor Surrogate(PolicyProblem problem, Params weights, TrajectoryBatch tau, bool twice)
    {
        Tensor ratio = Objectives.Ratio(problem.Model, weights, tau, twice);
        // Without the rest a second derivative would be the ratio's: it is refused.
        if (!twice) return ratio.WithFirstOrderGradient([ratio], static (_, gy, _) => gy);
        var actions = new ActionSequence(problem, weights, tau, Memory);
        return ratio - ((actions.Ratio - actions.Ratio.Detach()) * Change(actions) * actions.Weight).Sum();
    }

    /// <summary>Cₜ, [T, H, B].</summary>
    private protected abstract Tensor Change(ActionSequence actions);
}
