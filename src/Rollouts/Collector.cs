using MetaRL.Envs;
using MetaRL.Envs.Vectorized;
using MetaRL.Policies;

namespace MetaRL.Rollouts;

/// <summary>Rolls an actor out in the environments of one task. Owned by one worker at a time; a step allocates nothing.</summary>
/// <param name="task">The task.</param>
/// <param name="spec">Its spaces and horizon.</param>
/// <param name="count">B, environments side by side.</param>
/// <param name="episodes">Whole episodes that each environment plays in one collection.</param>
public sealed class Collector(ITask task, EnvSpec spec, int count, int episodes = 1)
{
    readonly IVectorEnv envs = task.CreateEnvs(count);
    readonly int most = checked(spec.Horizon * episodes * count);

    /// <summary>Plays and records. The same actor weights and seed give the same trajectories, bit for bit.</summary>
    /// <param name="actor">Made for B environments.</param>
    /// <param name="seed">Of environments and actions.</param>
    /// <param name="cancel">Looked at before every step.</param>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public Trajectories Collect(IActor actor, Seed seed, CancellationToken cancel = default)
    {
        var r = new Recording(spec, count, episodes);
        Rng rng = seed.Fork("act").Stream();
        envs.Reset(seed.Fork("env"), r.ObsAt(0));
        actor.Begin();
        int steps = 0;
        for (; steps * count < most && r.Playing > 0; steps++)
        {
            cancel.ThrowIfCancellationRequested();
            Step(r, steps, actor, ref rng);
        }
        return r.Seal(steps);
    }

    void Step(Recording r, int t, IActor actor, ref Rng rng)
    {
        int at = t * count;
        ReadOnlySpan<float> obs = r.ObsAt(t);
        Span<float> act = r.Act.AsSpan(at * spec.ActDim, count * spec.ActDim);
        actor.Act(obs, ref rng, act, r.LogProb.AsSpan(at, count));
        envs.Step(act, new()
        {
            Obs = r.ObsAt(t + 1),
            FinalObs = r.StepFinalObs,
            Reward = r.Reward.AsSpan(at, count),
            Terminated = r.Terminated.AsSpan(at, count),
            Truncated = r.Truncated.AsSpan(at, count),
        });
        for (int b = 0; b < count; b++) r.Account(at + b, b);
    }
}
