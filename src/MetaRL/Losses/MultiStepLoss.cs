using System.ComponentModel.DataAnnotations;
using MetaRL.Learners;
using MetaRL.Tensors;

namespace MetaRL.Losses;

/// <summary>
/// Multi-step loss of MAML++ (Antoniou et al. 2019, arXiv:1810.09502):  Σₖ vₖ L(θₖ; τₖ),  τ_K the query. All vₖ are
/// 1/(K + 1) at first, and those of k &lt; K fall to 0 over some iterations, which leaves the usual loss. θₖ is then held to
/// the data that it sampled itself, so gradients reach early steps without passing through the later ones.
/// </summary>
public sealed record MultiStepLoss : OuterLoss
{
    /// <summary>Iterations in which the weights of earlier steps fall to 0.</summary>
    [Range(1, 1_000_000_000)]
    public int Anneal { get; init; } = 100;

    /// <inheritdoc/>
    public override Tensor Of(Chain chain)
    {
        int last = chain.Support.Count;
        double early = Math.Max(0, 1 - (double)chain.Iteration / Anneal) / (last + 1);
        Tensor loss = (1 - last * early) * chain.Problem.OuterLoss(chain.Adapted, chain.Query);
        if (early == 0) return loss;
        for (int k = 0; k < last; k++) loss += early * chain.Problem.OuterLoss(chain.Weights(k), chain.Support[k]);
        return loss;
    }
}
