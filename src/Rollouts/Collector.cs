using MetaRL.Envs;
using MetaRL.Envs.Vectorized;
using MetaRL.Policies;

namespace MetaRL.Rollouts;

/// <summary>Rolls an actor out in environments of one task. Owned by one worker at a time; a step allocates nothing.</summary>
/// <param name="task">The task.</param>
/// <param name="spec">Its spaces and horizon.</param>
/// <param name="count">B, environments side by side.</param>
/// <param name="episodes">Whole episodes that each environment plays in one collection.</param>
/// <param name="first">Index of the first of these environments among the task's: what an environment shows depends on its
/// index, never on how many are played together.</param>
public sealed class Collector(ITask task, EnvSpec spec, int count, int episodes = 1, int first = 0)
{
    readonly IVectorEnv envs = task.CreateEnvs(count);
    readonly Rng[] rngs = new Rng[count];

    /// <summary>Plays and records. The same actor weights and seed give the same trajectories, bit for bit.</summary>
    /// <param name="actor">Made for B environments.</param>
    /// <param name="seed">Of environments and actions.</param>
    /// <param name="cancel">Looked at before every step.</param>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public Trajectories Collect(IActor actor, Seed seed, CancellationToken cancel = default)
    {
        if (first != 0) throw new InvalidOperationException($"these environments are a piece that begins at {first}; collect all pieces with a RolloutSampler");
        var attendance = new Attendance(new(spec, count, episodes));
        return TrajectoryAssembly.Of(spec, [Record(actor, seed, attendance, cancel)], attendance.Memory);
    }

    internal Recording Record(IActor actor, Seed seed, Attendance attendance, CancellationToken cancel)
    {
        var recording = new Recording(spec, first, count, episodes, attendance);
        Seed acting = seed.Fork("act");
        for (int b = 0; b < count; b++) rngs[b] = acting.Fork((ulong)(first + b)).Stream();
        recording.Begin(envs, seed.Fork("env"));
        actor.Begin();
        while (recording.Steps < attendance.Memory.MostSteps && recording.Playing > 0)
        {
            cancel.ThrowIfCancellationRequested();
            recording.Step(envs, actor, rngs);
        }
        return recording;
    }
}
