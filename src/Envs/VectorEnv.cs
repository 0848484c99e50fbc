namespace MetaRL.Envs;

/// <summary>
/// Steps B environment structs of one task without virtual calls or allocation. Owns the horizon, auto-reset, the
/// difference between terminated and truncated (never both: termination wins), and final observations.
/// </summary>
/// <typeparam name="TEnv">The environment.</typeparam>
/// <typeparam name="TTask">Its task.</typeparam>
public sealed class VectorEnv<TEnv, TTask> : IVectorEnv where TEnv : struct, IEnv<TTask>
{
    readonly TTask task;
    readonly TEnv[] envs;
    readonly Rng[] rngs;      // [B]
    readonly int[] clock;     // [B], steps taken in the running episode
    readonly float[] clipped; // [B, A]
    readonly int o, a, horizon;
    bool started;

    /// <summary>A batch of environments, to be started with <see cref="Reset"/>.</summary>
    /// <param name="spec">The spaces and the horizon.</param>
    /// <param name="task">The task of all of them.</param>
    /// <param name="envs">[B], at least 1; owned by the batch from now on.</param>
    /// <exception cref="ArgumentException">There is no environment.</exception>
    public VectorEnv(EnvSpec spec, TTask task, TEnv[] envs)
    {
        Spec = spec;
        (o, a, horizon) = (spec.ObsDim, spec.ActDim, spec.Horizon);
        this.task = task;
        this.envs = envs;
        Require.InRange(Count, 1, Array.MaxLength / Math.Max(o, a), "number of envs");
        rngs = new Rng[Count];
        clock = new int[Count];
        clipped = new float[Count * a];
    }

    /// <inheritdoc/>
    public int Count => envs.Length;

    /// <inheritdoc/>
    public EnvSpec Spec { get; }

    /// <inheritdoc/>
    public void Reset(Seed seed, Span<float> obs)
    {
        Require.Length(obs.Length, Count, o, "obs");
        for (int i = 0; i < Count; i++)
        {
            rngs[i] = seed.Fork((ulong)i).Stream();
            Begin(i, obs.Slice(i * o, o));
        }
        started = true;
    }

    /// <inheritdoc/>
    public void Step(ReadOnlySpan<float> act, StepSpans into)
    {
        if (!started) throw new InvalidOperationException("Step before Reset: call Reset(seed, obs) first");
        Require.Length(act.Length, Count, a, "act");
        into.Check(Count, Spec);
        Spec.Action.Admit(act, clipped);
        Advance(into.Obs, into.Reward, into.Terminated);
        CheckFinite(into.Obs, into.Reward);
        into.Obs.CopyTo(into.FinalObs);
        EndEpisodes(into.Obs, into.Terminated, into.Truncated);
    }

    // One pass for each thing to do: what concerns the whole batch is then done by vectors, and this loop is the envs' own.
    void Advance(Span<float> obs, Span<float> reward, Span<bool> terminated)
    {
        TEnv[] envs = this.envs;
        Rng[] rngs = this.rngs;
        ReadOnlySpan<float> act = clipped;
        for (int i = 0; i < envs.Length; i++)
            (reward[i], terminated[i]) = envs[i].Step(in task, act.Slice(i * a, a), ref rngs[i], obs.Slice(i * o, o));
    }

    void EndEpisodes(Span<float> obs, ReadOnlySpan<bool> terminated, Span<bool> truncated)
    {
        int[] clock = this.clock;
        for (int i = 0; i < clock.Length; i++)
        {
            bool late = ++clock[i] == horizon;
            truncated[i] = late && !terminated[i];
            if (late || terminated[i]) Begin(i, obs.Slice(i * o, o));
        }
    }

    // The stream goes on where the last episode left it, so no two episodes begin alike.
    void Begin(int i, Span<float> obs)
    {
        clock[i] = 0;
        envs[i].Reset(in task, ref rngs[i], obs);
        if (!Finite.All(obs)) ThrowFault(i, 0, obs);
    }

    void CheckFinite(ReadOnlySpan<float> obs, ReadOnlySpan<float> reward)
    {
        if (Finite.All(reward) && Finite.All(obs)) return;
        for (int i = 0; i < Count; i++)
        {
            if (!float.IsFinite(reward[i])) throw new EnvFaultException(i, clock[i] + 1, "reward", reward[i]);
            ThrowFault(i, clock[i] + 1, obs.Slice(i * o, o));
        }
    }

    static void ThrowFault(int i, int step, ReadOnlySpan<float> obs)
    {
        for (int j = 0; j < obs.Length; j++)
            if (!float.IsFinite(obs[j])) throw new EnvFaultException(i, step, $"obs[{j}]", obs[j]);
    }
}
