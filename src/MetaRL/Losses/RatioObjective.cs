using MetaRL.Problems;
using MetaRL.Tensors;

namespace MetaRL.Losses;

/// <summary>Low-variance curvature (LVC, ProMP): <see cref="Objectives.Ratio"/>.</summary>
public sealed record RatioObjective : PolicyObjective
{
    /// <inheritdoc/>
    protected override Tensor Surrogate(PolicyProblem problem, Params weights, TrajectoryBatch tau, bool twice)
        => Objectives.Ratio(problem.Model, weights, tau, twice);
}
