using MetaRL.Learners;
using MetaRL.Tensors;

namespace MetaRL.Losses;

/// <summary>What meta-learning descends: a loss of the whole adaptation. Settings only, so that it can be computed wherever
/// the tasks' data are.</summary>
public abstract record OuterLoss
{
    /// <summary>Whether it looks at <see cref="Chain.Anchors"/>, which are kept for those that do.</summary>
    public virtual bool NeedsSupportAnchors => false;

    /// <summary>A scalar, summed over tasks.</summary>
    /// <param name="chain">φ, θ₀ … θ_K, the support of each, the query data and the iteration.</param>
    public abstract Tensor Of(Chain chain);

    /// <summary>The loss that knows what tasks came to, for one that measures a task by the others; by default the same.</summary>
    /// <param name="returns">After adaptation, of each task of the meta-batch: <see cref="Shards.ITaskShard.Returns"/>.</param>
    public virtual OuterLoss Knowing(Lazy<IReadOnlyList<double>> returns) => this;
}
