using System.ComponentModel.DataAnnotations;
using MetaRL.Learners;
using MetaRL.Problems;
using MetaRL.Tensors;

namespace MetaRL.Losses;

/// <summary><see cref="Objectives.Clipped"/> of θ_K on the query trajectories (PPO, arXiv:1707.06347).</summary>
public sealed record ClippedLoss : OuterLoss
{
    /// <summary>ε, how far the ratio may leave 1 before it is clipped.</summary>
    [Range(0.0, 1.0, MinimumIsExclusive = true)]
    public double Clip { get; init; } = 0.3;

    /// <inheritdoc/>
    /// <exception cref="InvalidOperationException">The problem has no trajectories.</exception>
    public override Tensor Of(Chain chain) => chain.Query is TrajectoryBatch query
        ? Objectives.Clipped(chain.Problem.Model, chain.Adapted, query, Clip)
        : throw new InvalidOperationException($"the clipped loss needs trajectories; {chain.Problem.GetType().Name} has none, take {nameof(SurrogateLoss)}");
}
