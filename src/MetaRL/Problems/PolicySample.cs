using MetaRL.Rollouts;

namespace MetaRL.Problems;

/// <summary>Trajectories with their advantages.</summary>
/// <param name="Trajectories">N samples; rewards as the policy scales them (<see cref="MetaRL.Policies.Policy.RewardScale"/>), returns of episodes as they were.</param>
/// <param name="Estimate">Of each of the N samples.</param>
public sealed record PolicySample(Trajectories Trajectories, AdvantageEstimate Estimate) : Sample
{
    /// <summary>[N], 0 where masked.</summary>
    public float[] Adv => Estimate.Adv;

    /// <inheritdoc/>
    public override double Return => Trajectories.MeanReturn;

    /// <inheritdoc/>
    public override double[] ReturnByEpisode => Trajectories.MeanReturnByEpisode;

    /// <inheritdoc/>
    public override long Steps => Trajectories.ValidSteps;
}
