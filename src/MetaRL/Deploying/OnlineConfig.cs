using System.ComponentModel.DataAnnotations;

namespace MetaRL.Deploying;

/// <summary>How an <see cref="OnlineAdapter"/> adapts; null is as in training.</summary>
public sealed record OnlineConfig
{
    /// <summary>K, adaptation steps of a task at most; those beyond training's own are a matter of trust. Null for <see cref="Learners.MetaLearner.InnerSteps"/>.</summary>
    [Range(0, 1_000_000)]
    public int? Steps { get; init; }

    /// <summary>Episodes that are seen before each step; null for <see cref="Problems.PolicyProblem.Rollouts"/>. Fewer make steps sooner and noisier.</summary>
    [Range(1, 1_000_000)]
    public int? Episodes { get; init; }

    /// <summary>The last meta-iteration of training, for learners that anneal.</summary>
    [Range(0, int.MaxValue)]
    public int Iteration { get; init; }
}
