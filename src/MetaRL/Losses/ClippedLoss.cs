using System.ComponentModel.DataAnnotations;
using MetaRL.Learners;
using MetaRL.Policies;
using MetaRL.Policies.Distributions;
using MetaRL.Problems;
using MetaRL.Tensors;

namespace MetaRL.Losses;

/// <summary>
/// The clipped ratio of θ_K on the query trajectories (PPO, Schulman et al. 2017, arXiv:1707.06347), and, for several updates on the
/// same trajectories, the penalty of ProMP (Rothfuss et al. 2019, arXiv:1810.06784):
/// L = L_clip + η 1/K Σₖ E[ KL(π_θₖ(φ_old) ‖ π_θₖ(φ)) ],  k ∈ [0, K), over the inputs of support k.
/// </summary>
public sealed record ClippedLoss : OuterLoss
{
    /// <summary>ε, how far the ratio may leave 1 before it is clipped.</summary>
    [Range(0.0, 1.0, MinimumIsExclusive = true)]
    public double Clip { get; init; } = 0.3;

    /// <summary>η, weight of the mean KL from the policies that sampled the supports to those of φ, nats. At the φ that an
    /// iteration begins with it is 0 and has no gradient: an update of one gradient alone does not feel it.</summary>
    [Range(0.0, 1e6)]
    public double InnerKl { get; init; }

    /// <summary>β, weight of the mean entropy of π_θ_K on the query's inputs, nats, which is taken off the loss.</summary>
    [Range(0.0, 1e6)]
    public double Entropy { get; init; }

    /// <summary>Iterations in which β is halved, again and again: much is tried at first, and the best of it is settled for in the
    /// end. 0, as by default, for a β that stays.</summary>
    [Range(0.0, 1e9)]
    public double EntropyHalfLife { get; init; }

    /// <inheritdoc/>
    public override bool NeedsSupportAnchors => InnerKl > 0;

    /// <inheritdoc/>
    /// <exception cref="InvalidOperationException">The problem has no trajectories.</exception>
    public override Tensor Of(Chain chain)
    {
        if (chain.Query is not TrajectoryBatch query)
            throw new InvalidOperationException($"the clipped loss needs trajectories; {chain.Problem.GetType().Name} has none, take {nameof(SurrogateLoss)}");
        Params adapted = chain.Adapted;
        var problem = (PolicyProblem)chain.Problem;
        (Policy policy, query) = problem.Perceived(adapted, query);
        Tensor loss = problem.WithValueLoss(policy, Objectives.Clipped(policy, adapted, query, Clip), adapted, query);
        if (InnerKl > 0) loss = Penalized(loss, chain);
        return Entropy > 0 ? loss - EntropyAt(chain.Iteration) * Objectives.Entropy(policy, adapted, query) : loss;
    }

    double EntropyAt(int iteration) => EntropyHalfLife > 0 ? Entropy * Math.Pow(0.5, iteration / EntropyHalfLife) : Entropy;

    Tensor Penalized(Tensor loss, Chain chain)
    {
        int steps = chain.Support.Count;
        for (int k = 0; k < steps; k++)
        {
            Distribution now = chain.Problem.Predict(chain.Weights(k), chain.Support[k]);
            loss += InnerKl / steps * Objectives.Kl(chain.Anchors[k], now, chain.Support[k]);
        }
        return loss;
    }
}
