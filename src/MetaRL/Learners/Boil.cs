using MetaRL.Policies;

namespace MetaRL.Learners;

/// <summary>Body only in the inner loop: the last layer stays as it was meta-learned, and the features adapt to it (Oh et al.
/// 2021, arXiv:2008.08882). What adapts is named <c>body0</c>, <c>body1</c>, …</summary>
public sealed record Boil : GradientLearner
{
    /// <inheritdoc/>
    protected override bool Adapts(string name) => ParameterRole.IsBody(name);
}
