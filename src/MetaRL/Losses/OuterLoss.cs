using MetaRL.Learners;
using MetaRL.Tensors;

namespace MetaRL.Losses;

/// <summary>What meta-learning descends: a loss of the whole adaptation. Settings only, so that it can be computed wherever
/// the tasks' data are.</summary>
public abstract record OuterLoss
{
    /// <summary>A scalar, summed over tasks.</summary>
    /// <param name="chain">φ, θ₀ … θ_K, the support of each, the query data and the iteration.</param>
    public abstract Tensor Of(Chain chain);
}
