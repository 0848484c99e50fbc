using MetaRL.Rollouts;

namespace MetaRL.Problems;

/// <summary>Trajectories with their advantages.</summary>
/// <param name="Trajectories">N samples.</param>
/// <param name="Adv">[N], 0 where masked.</param>
public sealed record PolicySample(Trajectories Trajectories, float[] Adv) : Sample
{
    /// <inheritdoc/>
    public override double Return => Trajectories.MeanReturn;

    /// <inheritdoc/>
    public override double[] ReturnByEpisode => Trajectories.MeanReturnByEpisode;

    /// <inheritdoc/>
    public override long Steps => Trajectories.ValidSteps;
}
