using MetaRL.Problems;
using MetaRL.Tensors;

namespace MetaRL.Losses;

/// <summary>REINFORCE's surrogate: <see cref="Objectives.LogProb"/>, whose second derivative is not that of the return.</summary>
public sealed record LogProbObjective : PolicyObjective
{
    /// <inheritdoc/>
    protected override Tensor Surrogate(PolicyProblem problem, Params weights, TrajectoryBatch tau, bool twice)
        => Objectives.LogProb(problem.Model, weights, tau, twice);
}
