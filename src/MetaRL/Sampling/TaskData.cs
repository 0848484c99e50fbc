using MetaRL.Rollouts;

namespace MetaRL.Sampling;

/// <summary>What one task of the meta-batch gave: a batch of trajectories before each adaptation step, and one after
/// the last. Immutable; host memory only.</summary>
/// <param name="Support">K batches; batch k was sampled with θₖ.</param>
/// <param name="Query">Sampled with θ_K.</param>
public sealed record TaskData(IReadOnlyList<Sample> Support, Sample Query)
{
    /// <summary>Mean undiscounted returns with θ₀ … θ_K; [K + 1].</summary>
    public double[] Returns => [.. Support.Append(Query).Select(s => s.Trajectories.MeanReturn)];

    /// <summary>Environment steps taken.</summary>
    public long EnvSteps => Support.Append(Query).Sum(s => (long)s.Trajectories.ValidSteps);

    /// <summary>Worker time spent acting and stepping environments.</summary>
    public TimeSpan RolloutTime { get; init; }

    /// <summary>Worker time spent on advantages and inner updates.</summary>
    public TimeSpan AdaptationTime { get; init; }
}

/// <summary>Trajectories with their advantages.</summary>
/// <param name="Trajectories">N samples.</param>
/// <param name="Adv">[N], 0 where masked.</param>
public sealed record Sample(Trajectories Trajectories, float[] Adv);
