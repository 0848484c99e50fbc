using System.ComponentModel.DataAnnotations;
using MetaRL.Problems;
using MetaRL.Tensors;

namespace MetaRL.Losses;

/// <summary>
/// What adaptation descends in reinforcement learning. All have the gradient of the expected return at the weights that
/// sampled, so the same θ′; they differ in ∂θ′/∂θ, and so are estimators of the meta-gradient, each with a bias and a variance
/// of its own, or in what they do over several epochs on the same data.
/// </summary>
public abstract record PolicyObjective
{
    /// <summary>β, weight of the mean entropy of the policy's actions, nats, which is added to the return.</summary>
    [Range(0.0, 1e6)]
    public double Entropy { get; init; }

    /// <summary>The loss, a scalar summed over tasks.</summary>
    /// <param name="problem">Gives policy and discount.</param>
    /// <param name="weights">The policy's, leading dimension T.</param>
    /// <param name="tau">Sampled with some weights, those or others.</param>
    /// <param name="twice">Whether second derivatives will be asked for; it changes no result.</param>
    public Tensor Of(PolicyProblem problem, Params weights, TrajectoryBatch tau, bool twice = false)
    {
        Tensor loss = Surrogate(problem, weights, tau, twice);
        return Entropy > 0 ? loss - Entropy * Objectives.Entropy(problem.Model, weights, tau) : loss;
    }

    /// <summary>The loss without the entropy.</summary>
    /// <inheritdoc cref="Of"/>
    protected abstract Tensor Surrogate(PolicyProblem problem, Params weights, TrajectoryBatch tau, bool twice);
}
