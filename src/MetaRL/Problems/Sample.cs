using MetaRL.Policies;

namespace MetaRL.Problems;

/// <summary>What one task showed at once, in host memory: a batch of trajectories, or of labelled examples. Immutable.</summary>
public abstract record Sample
{
    /// <summary>How well the weights did that it was drawn with: mean undiscounted return of an episode, or minus the loss on
    /// examples. Higher is better.</summary>
    public abstract double Return { get; }

    /// <summary>The same by episode of a rollout, [episodes]; one entry where there are no episodes.</summary>
    public virtual double[] ReturnByEpisode => [Return];

    /// <summary>Share of the variance of returns that a learned value function predicted, at most 1; null where there is none.</summary>
    public double? ExplainedVariance { get; init; }

    /// <summary>Environment steps, or examples, that it took.</summary>
    public abstract long Steps { get; }

    /// <summary>Moments of what was met with; null where the policy asks for none (<see cref="Policy.KeepsStatistics"/>).</summary>
    public PolicyExperience? Seen { get; init; }
}
