using System.ComponentModel.DataAnnotations;
using MetaRL.Problems;
using MetaRL.Tensors;

namespace MetaRL.Losses;

/// <summary>PPO's clipped ratio, for several epochs on each support; in the first it is the ratio itself (Schulman et al.
/// 2017, arXiv:1707.06347). It is <see cref="Objectives.Clipped"/>, and the epochs are <see cref="Learners.GradientLearner.Epochs"/>.</summary>
public sealed record ClippedObjective : PolicyObjective
{
    /// <summary>ε, how far the ratio may leave 1 before it is clipped.</summary>
    [Range(0.0, 1.0, MinimumIsExclusive = true)]
    public double Clip { get; init; } = 0.2;

    /// <inheritdoc/>
    protected override Tensor Surrogate(PolicyProblem problem, Params weights, TrajectoryBatch tau, bool twice)
        => Objectives.Clipped(problem.Model, weights, tau, Clip, twice);
}
