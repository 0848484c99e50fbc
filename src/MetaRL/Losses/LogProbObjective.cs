using MetaRL.Problems;
using MetaRL.Tensors;

namespace MetaRL.Losses;

/// <summary>REINFORCE's surrogate, −E[ ln π_θ(a|s) Â ], whose second derivative is not that of the return (Williams 1992);
/// <see cref="Objectives.LogProb"/>.</summary>
public sealed record LogProbObjective : PolicyObjective
{
    /// <inheritdoc/>
    protected override Tensor Surrogate(PolicyProblem problem, Params weights, TrajectoryBatch tau, bool twice)
        => Objectives.LogProb(problem.Model, weights, tau, twice);
}
