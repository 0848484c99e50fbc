using MetaRL.Tensors;

namespace MetaRL.Losses;

/// <summary>
/// DiCE with the control variate of TMAML (Liu, Socher, Xiong 2019, ICML), which takes from the returns after two actions
/// the value at the first of them:  Cₜ = (⊡(wₜ) − 1) (Âₜ + V(sₜ)) − Σ_{u&lt;t} κᵗ⁻ᵘ (⊡(ln πᵤ) − 1) V(sᵤ),
/// wₜ = Σ_{u&lt;t} κᵗ⁻ᵘ ln πᵤ. The paper's sum begins at u = t, which adds 2 E[ Σₜ ∇ln πₜ ∇ln πₜᵀ V(sₜ) ], not 0; it is left out
/// here, so that the Hessian's expectation is that of <see cref="DiceObjective"/>.
/// </summary>
public sealed record TamedDiceObjective : SequenceObjective
{
    private protected override Tensor Change(ActionSequence actions)
        => actions.Earlier * (actions.Adv + actions.Value) - actions.Past(actions.Each * actions.Value);
}
