using MetaRL.Policies;
using MetaRL.Rollouts;
using MetaRL.Tensors;
using MetaRL.Tensors.Backends;

namespace MetaRL.Problems;

/// <summary>Trajectories of T tasks as tensors. All have the layout of <see cref="Batch.Obs"/>: sample n = t·B + b.</summary>
public sealed record TrajectoryBatch : Batch
{
    /// <summary>[T, N, A]</summary>
    public required Tensor Act { get; init; }
    /// <summary>[T, N, 1], ln π(a | s) of the policy that acted.</summary>
    public required Tensor LogProb { get; init; }
    /// <summary>[T, N, 1], advantages.</summary>
    public required Tensor Adv { get; init; }
    /// <summary>[T, N, 1], the baseline in the units of the advantages: <see cref="AdvantageEstimate.Value"/>.</summary>
    public required Tensor Value { get; init; }
    /// <summary>[T, N, 1], what a value function learns: <see cref="AdvantageEstimate.Target"/>.</summary>
    public required Tensor Target { get; init; }
    /// <summary>[T, N, 1], rewards as the policy scales them (<see cref="Policy.RewardScale"/>); 0 where masked.</summary>
    public required Tensor Reward { get; init; }
    /// <summary>[T, 1, 1], each task's mean return of an episode, as the family pays it: <see cref="Sample.Return"/>.</summary>
    public required Tensor Return { get; init; }
    /// <summary>[T, N, 1], 1 where the step ended its episode, for good or by the horizon.</summary>
    public required Tensor Done { get; init; }
    /// <summary>[T, N, 1], steps since the start of the episode.</summary>
    public required Tensor Time { get; init; }
    /// <summary>[T, N, 1], which episode of its rollout the sample belongs to.</summary>
    public required Tensor Episode { get; init; }

    /// <summary>[T, episodes, B, O], the observation after the last step of each episode.</summary>
    public required Tensor FinalObs { get; init; }

    /// <summary>[T, N, O], what each step led to, also where it ended its episode. Arbitrary where masked.</summary>
    public Tensor Next()
    {
        int envs = Obs.Envs;
        Tensor Rows(Tensor x) => x.Reshape([Tasks, Obs.Steps, envs, x.Shape[2]]);
        Tensor later = Obs.Steps == 1 ? 0 * Obs.Values : Obs.Values.Slice(1, envs, Obs.Count - envs).Pad(1, 0, Obs.Count);
        Tensor next = Rows(later), done = Rows(Done), episode = Rows(Episode);
        for (int e = 0; e < FinalObs.Shape[1]; e++)
        {
            Tensor isLast = done * Tensor.Equal(episode, Tensor.Full(done.Backend, [1, 1, 1, 1], e));
            next = (1 - isLast) * next + isLast * FinalObs.Slice(1, e, 1);
        }
        return next.Reshape(Obs.Values.Shape);
    }

    /// <summary>What a policy's loss needs, with advantages and weights multiplied.</summary>
    public PolicyBatch Surrogate => new(Obs, Act, LogProb, Adv * Weight);

    /// <summary>Uploads one sample of each task, all with the same number of rollouts.</summary>
    /// <exception cref="ArgumentException">Tasks differ in their number of rollouts.</exception>
    public static TrajectoryBatch Of(IBackend backend, IReadOnlyList<PolicySample> tasks)
    {
        Trajectories first = tasks[0].Trajectories;
        int envs = first.Envs;
        if (tasks.Any(s => s.Trajectories.Envs != envs))
            throw new ArgumentException("TrajectoryBatch: tasks differ in their number of rollouts; a batch needs the same of each");
        var upload = new SampleUpload(backend, tasks);
        return new()
        {
            // What a policy computes with is padded with samples that it could have made.
            Obs = new(upload.Repeating(static s => s.Trajectories.Obs), envs),
            Act = upload.Repeating(static s => s.Trajectories.Act),
            LogProb = upload.Repeating(static s => s.Trajectories.LogProb),
            Adv = upload.Zeros(static s => s.Adv),
            Value = upload.Zeros(static s => s.Estimate.Value),
            Target = upload.Zeros(static s => s.Estimate.Target),
            Weight = upload.PerSample(static (tau, n) => tau.Mask[n] / tau.ValidSteps),
            Return = Tensor.From(backend, [.. tasks.Select(static s => s.Return)], [tasks.Count, 1, 1]),
            Reward = upload.PerSample(static (tau, n) => tau.Mask[n] * tau.Reward[n]),
            Done = upload.PerSample(static (tau, n) => tau.Terminated[n] || tau.Truncated[n] ? tau.Mask[n] : 0),
            Time = upload.PerSample(static (tau, n) => tau.Time[n]),
            Episode = upload.PerSample(static (tau, n) => tau.Episode[n]),
            FinalObs = Tensor.From(backend, [.. tasks.SelectMany(static s => s.Trajectories.FinalObs)], [tasks.Count, first.Episodes, envs, first.FinalObs.Length / first.EpisodeReturns.Length]),
        };
    }
}
