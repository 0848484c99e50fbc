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
        for (int i = 0; i < Count; i++) StepOne(i, into);
    }

    void StepOne(int i, StepSpans into)
    {
        Span<float> obs = into.Obs.Slice(i * o, o);
        (float reward, bool terminated) = envs[i].Step(in task, clipped.AsSpan(i * a, a), ref rngs[i], obs);
        clock[i]++;
        if (!float.IsFinite(reward)) throw new EnvFaultException(i, clock[i], "reward", reward);
        CheckFinite(i, obs);
        obs.CopyTo(into.FinalObs.Slice(i * o, o));
        into.Reward[i] = reward;
        into.Terminated[i] = terminated;
        into.Truncated[i] = !terminated && clock[i] == horizon;
        if (terminated || into.Truncated[i]) Begin(i, obs);
    }

    // The stream goes on where the last episode left it, so no two episodes begin alike.
    void Begin(int i, Span<float> obs)
    {
        clock[i] = 0;
        envs[i].Reset(in task, ref rngs[i], obs);
        CheckFinite(i, obs);
    }

    void CheckFinite(int i, ReadOnlySpan<float> obs)
    {
        for (int j = 0; j < obs.Length; j++)
            if (!float.IsFinite(obs[j])) throw new EnvFaultException(i, clock[i], $"obs[{j}]", obs[j]);
    }
}
