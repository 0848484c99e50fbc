using System.ComponentModel.DataAnnotations;
using MetaRL.Learners;
using MetaRL.Tensors;

namespace MetaRL.Losses;

/// <summary>The problem's own loss of θ_K on the query data: the likelihood ratio of trajectories, the loss on examples.</summary>
public sealed record SurrogateLoss : OuterLoss
{
    /// <summary>β, weight of the mean entropy of π_θ_K on the query's inputs, nats, which is taken off the loss.</summary>
    [Range(0.0, 1e6)]
    public double Entropy { get; init; }

    /// <inheritdoc/>
    public override Tensor Of(Chain chain)
    {
        Params adapted = chain.Adapted;
        Tensor loss = chain.Problem.OuterLoss(adapted, chain.Query);
        return Entropy > 0 ? loss - Entropy * Objectives.Entropy(chain.Problem.Model, adapted, chain.Query) : loss;
    }
}
