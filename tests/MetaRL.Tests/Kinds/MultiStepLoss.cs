using MetaRL.Learners;
using MetaRL.Losses;
using MetaRL.Tensors;

namespace MetaRL.Tests.Kinds;

/// <summary>A loss on every θₖ whose weights move to the last one over the iterations (MAML++, Antoniou et al. 2019, arXiv:1810.09502).</summary>
sealed record MultiStepLoss : OuterLoss
{
    public int Anneal { get; init; } = 4;

    public override Tensor Of(Chain chain)
    {
        int last = chain.Support.Count;
        double early = Math.Max(0, 1 - (double)chain.Iteration / Anneal) / (last + 1);
        Tensor loss = (1 - last * early) * chain.Problem.OuterLoss(chain.Adapted, chain.Query);
        for (int k = 0; k < last; k++) loss += early * chain.Problem.OuterLoss(chain.Weights(k), chain.Support[k]);
        return loss;
    }
}
