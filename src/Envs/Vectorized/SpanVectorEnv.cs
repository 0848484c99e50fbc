namespace MetaRL.Envs.Vectorized;

/// <summary>
/// Steps B environment structs of one task without virtual calls or allocation. Owns the horizon, auto-reset, the
/// difference between terminated and truncated (never both: termination wins), and final observations.
/// </summary>
/// <typeparam name="TEnv">The environment.</typeparam>
/// <typeparam name="TTask">Its task.</typeparam>
public sealed class SpanVectorEnv<TEnv, TTask> : IVectorEnv where TEnv : struct, ISpanEnv<TTask>
{
    readonly TTask task;
    readonly TEnv[] envs;
    readonly Rng[] rngs; // [B]
    readonly Episodes episodes;
    readonly int o, a;

    /// <summary>A batch of environments, to be started with <see cref="Reset"/>.</summary>
    /// <param name="spec">The spaces and the horizon.</param>
    /// <param name="task">The task of all of them.</param>
    /// <param name="envs">[B], at least 1; owned by the batch from now on.</param>
    /// <exception cref="ArgumentException">There is no environment.</exception>
    public SpanVectorEnv(EnvSpec spec, TTask task, TEnv[] envs)
    {
        this.task = task;
        this.envs = envs;
        episodes = new(spec, envs.Length);
        rngs = new Rng[envs.Length];
        (o, a) = (spec.ObsDim, spec.ActDim);
    }

    /// <inheritdoc/>
    public int Count => envs.Length;

    /// <inheritdoc/>
    public EnvSpec Spec => episodes.Spec;

    /// <inheritdoc/>
    public void Reset(Seed seed, Span<float> obs, int first = 0)
    {
        episodes.Start(obs, seed, first, rngs);
        for (int i = 0; i < Count; i++) Begin(i, obs.Slice(i * o, o));
    }

    /// <inheritdoc/>
    public void Step(ReadOnlySpan<float> act, StepSpans into)
    {
        episodes.Admit(act, into);
        Advance(into.Obs, into.Reward, into.Terminated, into.Solved);
        episodes.Finish(into);
        for (int i = 0; i < envs.Length; i++)
            if (into.Terminated[i] || into.Truncated[i]) Begin(i, into.Obs.Slice(i * o, o));
    }

    void Advance(Span<float> obs, Span<float> reward, Span<bool> terminated, Span<bool> solved)
    {
        TEnv[] envs = this.envs;
        Rng[] rngs = this.rngs;
        ReadOnlySpan<float> acts = episodes.Acts;
        Unwritten.Mark(obs);
        for (int i = 0; i < envs.Length; i++)
        {
            StepResult step = envs[i].Step(in task, acts.Slice(i * a, a), ref rngs[i], obs.Slice(i * o, o));
            (reward[i], terminated[i]) = step;
            if (i < solved.Length) solved[i] = step.Solved;
        }
    }

    // The stream goes on where the last episode left it, so no two episodes begin alike.
    void Begin(int i, Span<float> obs)
    {
        Unwritten.Mark(obs);
        envs[i].Reset(in task, ref rngs[i], obs);
        episodes.Begin(i, obs);
    }
}
