using System.ComponentModel.DataAnnotations;
using MetaRL.Tensors;

namespace MetaRL.Losses;

/// <summary>
/// DiCE with the control variate of TMAML (Liu, Socher, Xiong 2019, "Taming MAML", ICML), which takes from the returns after
/// two actions a function of the state at the first, b(sᵤ) = c V(sᵤ):
/// Cₜ = (⊡(wₜ) − 1) (Âₜ + V(sₜ)) − Σ_{u&lt;t} κᵗ⁻ᵘ (⊡(ln πᵤ) − 1) b(sᵤ),  wₜ = Σ_{u&lt;t} κᵗ⁻ᵘ ln πᵤ,  ⊡(x) = exp(x − ⊥x). The paper's
/// product begins with the action itself, which adds −2 E[ Σₜ ∇ln πₜ ∇ln πₜᵀ b(sₜ) ], not 0, to the Hessian; it begins with the
/// next one here, so that the Hessian's expectation is that of <see cref="DiceObjective"/>.
/// </summary>
public sealed record TamedDiceObjective : SequenceObjective
{
    /// <summary>c: what returns after a later action are, on average, of the value at the earlier one. 1/2 where rewards come
    /// evenly until the horizon; more where a discount ends them earlier.</summary>
    [Range(0.0, 1.0)]
    public double Share { get; init; } = 0.5;

    private protected override Tensor Change(ActionSequence actions)
        => actions.Earlier * (actions.Adv + actions.Value) - Share * actions.Past(actions.Each * actions.Value);
}
