using MetaRL.Policies;

namespace MetaRL.Learners;

/// <summary>Almost no inner loop: only the last layer adapts, to features that are meta-learned (Raghu et al. 2020,
/// arXiv:1909.09157). What adapts is named <c>head</c>; a Gaussian's ln σ does not.</summary>
public sealed record Anil : GradientLearner
{
    /// <inheritdoc/>
    protected override bool Adapts(string name) => ParameterRole.IsHead(name);
}
