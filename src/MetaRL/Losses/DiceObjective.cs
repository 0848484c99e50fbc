using MetaRL.Tensors;

namespace MetaRL.Losses;

/// <summary>
/// DiCE (Foerster et al. 2018, arXiv:1802.05098), Σₜ ⊡(ln π₀ + … + ln πₜ) rₜ + Σₜ (1 − ⊡(ln πₜ)) V(sₜ), with ⊡(x) = exp(x − ⊥x):
/// Cₜ = (⊡(wₜ) − 1) (Âₜ + V(sₜ)),  wₜ = Σ_{u&lt;t} κᵗ⁻ᵘ ln πᵤ. Without discount, derivatives of every order are those of the
/// expected return. Its baseline takes variance off the first derivative only: across steps the Hessian has whole returns.
/// </summary>
public sealed record DiceObjective : SequenceObjective
{
    private protected override Tensor Change(ActionSequence actions) => actions.Earlier * (actions.Adv + actions.Value);
}
