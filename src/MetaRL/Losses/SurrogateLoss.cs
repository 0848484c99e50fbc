using MetaRL.Learners;
using MetaRL.Tensors;

namespace MetaRL.Losses;

/// <summary>The problem's own loss of θ_K on the query data: the likelihood ratio of trajectories, the loss on examples.</summary>
public sealed record SurrogateLoss : OuterLoss
{
    /// <inheritdoc/>
    public override Tensor Of(Chain chain) => chain.Problem.OuterLoss(chain.Adapted, chain.Query);
}
