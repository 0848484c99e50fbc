using MetaRL.Problems;
using MetaRL.Tensors;

namespace MetaRL.Losses;

/// <summary>Low-variance curvature, −E[ r Â ] with r = π_θ(a|s) / π_old(a|s) (ProMP, Rothfuss et al. 2019,
/// arXiv:1810.06784). What its second derivative leaves out: <see cref="Objectives.Ratio"/>.</summary>
public sealed record RatioObjective : PolicyObjective
{
    /// <inheritdoc/>
    protected override Tensor Surrogate(PolicyProblem problem, Params weights, TrajectoryBatch tau, bool twice)
        => Objectives.Ratio(problem.Model, weights, tau, twice);
}
