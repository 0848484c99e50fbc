using MetaRL.Tensors;

namespace MetaRL.Losses;

/// <summary>
/// Loaded DiCE (Farquhar et al. 2019, arXiv:1909.10549), Σₜ (⊡(wₜ + ln πₜ) − ⊡(wₜ)) Âₜ, with ⊡(x) = exp(x − ⊥x):
/// Cₜ = (⊡(wₜ) − 1) Âₜ,  wₜ = Σ_{u&lt;t} κᵗ⁻ᵘ ln πᵤ. Without discount, derivatives of every order are those of the expected
/// return, and the baseline takes variance off all of them.
/// </summary>
public sealed record LoadedDiceObjective : SequenceObjective
{
    private protected override Tensor Change(ActionSequence actions) => actions.Earlier * actions.Adv;
}
