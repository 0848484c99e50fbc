using MetaRL.Learners;
using MetaRL.Losses;
using MetaRL.Problems;
using MetaRL.Tensors;

namespace MetaRL.Tests.Kinds;

/// <summary>The query's surrogate, and what the support's actions are worth to it: E-MAML's second term (Stadie et al. 2018,
/// arXiv:1803.01118). The outer loss sees the support.</summary>
sealed record ExplorationLoss : OuterLoss
{
    public double Weight { get; init; } = 0.1;

    public override Tensor Of(Chain chain)
    {
        var query = (TrajectoryBatch)chain.Query;
        Tensor worth = (query.Reward * query.Weight).Sum(1);   // [T, 1, 1]
        Tensor loss = chain.Problem.OuterLoss(chain.Adapted, query);
        for (int k = 0; k < chain.Support.Count; k++)
        {
            var support = (TrajectoryBatch)chain.Support[k];
            Tensor logProb = chain.Problem.Predict(chain.Weights(k), support).LogProb(support.Act);
            loss -= Weight * (worth * logProb * support.Weight).Sum();
        }
        return loss;
    }
}
