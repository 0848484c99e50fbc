using System.ComponentModel.DataAnnotations;
using MetaRL.Learners;
using MetaRL.Problems;
using MetaRL.Tensors;

namespace MetaRL.Losses;

/// <summary>
/// E-MAML (Stadie et al. 2018, arXiv:1803.01118): the query's likelihood ratio, and what the supports' actions were worth to it,
/// L = E[ −ρ Â ]_query − c Σₖ E[ ρₖ ]_support k · (R − R̄)/s,  k ∈ [0, K): adaptation is also learned by sampling what one learns
/// from. R is the task's mean return after adaptation; R̄ and s, mean and standard deviation of R over the meta-batch, make
/// worths of scale 1, whatever the rewards. A task counts in its own R̄, which scales the term by 1 − 1/tasks and adds no bias.
/// At the φ that sampled, ∇E[ρₖ] is the mean of ∇ln π over a support's samples.
/// </summary>
public sealed record ExplorationLoss : OuterLoss
{
    /// <summary>c, the weight of what the supports' actions were worth. Each of the B rollouts of a support has a part in one θ′, so the unbiased weight is B s/σ, σ the standard
    /// deviation of advantages before they are standardized; its noise is as large, and less is usually better.</summary>
    [Range(0.0, 1e6)]
    public double Weight { get; init; } = 0.1;

    // Mean and standard deviation over the meta-batch.
    (double Mean, double Deviation)? Known { get; init; }

    /// <inheritdoc/>
    public override OuterLoss Knowing(Lazy<IReadOnlyList<double>> returns)
    {
        if (Weight == 0) return this;
        if (returns.Value.Count < 2)
            throw new InvalidOperationException($"{nameof(ExplorationLoss)} measures a task by the others, and the meta-batch has {returns.Value.Count}; set training.metaBatch to 2 or more");
        double mean = returns.Value.Average();
        double square = returns.Value.Average(r => (r - mean) * (r - mean));
        return this with { Known = (mean, Math.Sqrt(square)) };
    }

    /// <inheritdoc/>
    /// <exception cref="InvalidOperationException">The problem has no trajectories.</exception>
    public override Tensor Of(Chain chain)
    {
        if (chain.Problem is not PolicyProblem problem)
            throw new InvalidOperationException($"the exploration loss needs trajectories; {chain.Problem.GetType().Name} has none, take {nameof(SurrogateLoss)}");
        Tensor loss = problem.OuterLoss(chain.Adapted, chain.Query);
        if (Weight == 0) return loss;
        Tensor worth = Worth((TrajectoryBatch)chain.Query);
        for (int k = 0; k < chain.Support.Count; k++)
        {
            var support = (TrajectoryBatch)chain.Support[k];
            loss += Weight * Objectives.Ratio(problem.Model, chain.Weights(k), support with { Adv = worth.Expand(support.Adv.Shape) });
        }
        return loss;
    }

    // [T, 1, 1]
    Tensor Worth(TrajectoryBatch query)
    {
        (double mean, double deviation) = Known
            ?? throw new InvalidOperationException($"{nameof(ExplorationLoss)} measures a task by the others; take it through a {nameof(Updates.MetaObjective)}, or call {nameof(Knowing)} first");
        return deviation == 0 ? 0 * query.Return : (query.Return - mean) / deviation;
    }
}
