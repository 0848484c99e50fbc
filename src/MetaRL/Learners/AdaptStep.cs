using MetaRL.Policies;
using MetaRL.Problems;
using MetaRL.Tensors;

namespace MetaRL.Learners;

/// <summary>What an adaptation step of T tasks may look at, besides θₖ.</summary>
public sealed record AdaptStep
{
    /// <summary>What is adapted to.</summary>
    public required Problem Problem { get; init; }
    /// <summary>Whose step it is.</summary>
    public required MetaLearner Learner { get; init; }
    /// <summary>What is meta-learned.</summary>
    public required Params Phi { get; init; }
    /// <summary>Number of the step, from 0.</summary>
    public required int K { get; init; }
    /// <summary>The meta-iteration, from 0, for what is annealed; that of the last one in evaluation.</summary>
    public required int Iteration { get; init; }
    /// <summary>Sampled with θₖ.</summary>
    public required Batch Support { get; init; }
    /// <summary>Whether the outcome must be differentiable in φ and θₖ. Without it only the value counts.</summary>
    public required bool CreateGraph { get; init; }

    /// <summary>The model.</summary>
    public Policy Policy => Problem.Model;

    /// <summary>The support as trajectories.</summary>
    /// <exception cref="InvalidOperationException">The problem has none.</exception>
    public TrajectoryBatch Trajectories => Support as TrajectoryBatch
        ?? throw new InvalidOperationException($"{Learner.GetType().Name} adapts to trajectories; {Problem.GetType().Name} gives a {Support.GetType().Name}");

    /// <summary>The problem's loss of θ on the support, a scalar summed over tasks.</summary>
    public Tensor Loss(Params theta) => Loss(theta, CreateGraph);

    /// <summary>The same, told whether second derivatives will be asked for.</summary>
    public Tensor Loss(Params theta, bool twice) => Problem.Loss(Learner.Weights(Problem, Phi, theta), Support, twice);
}
