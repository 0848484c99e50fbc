using MetaRL.Envs;

namespace MetaRL.Rollouts;

/// <summary>
/// What B environments of one task showed under one policy: H steps, time-major, so that sample n = t·B + b.
/// Every environment plays the same number of whole episodes, which make one rollout (a trial, for a policy that remembers);
/// once it has, its samples are masked out. Immutable.
/// </summary>
public sealed record Trajectories
{
    /// <summary>H, steps taken until the last environment had finished.</summary>
    public required int Steps { get; init; }
    /// <summary>B, environments side by side.</summary>
    public required int Envs { get; init; }
    /// <summary>[N, O], what each action was chosen from.</summary>
    public required float[] Obs { get; init; }
    /// <summary>[N, A]</summary>
    public required float[] Act { get; init; }
    /// <summary>[N], ln π(a | s) of the policy that acted.</summary>
    public required float[] LogProb { get; init; }
    /// <summary>[N]</summary>
    public required float[] Reward { get; init; }
    /// <summary>[N], 1 where the sample belongs to an episode that counts, else 0.</summary>
    public required float[] Mask { get; init; }
    /// <summary>[N], steps since the start of the episode.</summary>
    public required int[] Time { get; init; }
    /// <summary>[N], which episode of its rollout the sample belongs to, from 0.</summary>
    public required int[] Episode { get; init; }
    /// <summary>[N], the episode ended here for good: no value follows.</summary>
    public required bool[] Terminated { get; init; }
    /// <summary>[N], the horizon cut the episode here: the value of <see cref="FinalObs"/> follows.</summary>
    public required bool[] Truncated { get; init; }
    /// <summary>[episodes, B, O], the observation after the last step of each episode.</summary>
    public required float[] FinalObs { get; init; }
    /// <summary>[episodes, B], undiscounted.</summary>
    public required double[] EpisodeReturns { get; init; }
    /// <summary>[episodes, B], whether an episode was a success by the spec's rule (<see cref="EnvSpec.Success"/>); null where it has none.</summary>
    public bool[]? EpisodeSolved { get; init; }

    /// <summary>N = H·B samples, masked ones included.</summary>
    public int Count => Steps * Envs;
    /// <summary>Environment steps that count.</summary>
    public required int ValidSteps { get; init; }
    /// <summary>Episodes of a rollout.</summary>
    public int Episodes => EpisodeReturns.Length / Envs;
    /// <summary>Mean undiscounted return of an episode.</summary>
    public double MeanReturn => EpisodeReturns.Average();
    /// <summary>Share of the episodes that were a success; null where success is not defined.</summary>
    public double? SuccessRate => EpisodeSolved?.Average(static solved => solved ? 1.0 : 0.0);
    /// <summary>Mean undiscounted return of a rollout's first, second, … episode; [episodes].</summary>
    public double[] MeanReturnByEpisode => [.. EpisodeReturns.Chunk(Envs).Select(static returns => returns.Average())];
}
