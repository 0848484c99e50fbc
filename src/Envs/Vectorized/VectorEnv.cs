namespace MetaRL.Envs.Vectorized;

/// <summary>Steps B environments in the form of <see cref="IEnv{TTask}"/>; see <see cref="SpanVectorEnv{TEnv, TTask}"/> for what it owns.</summary>
/// <typeparam name="TEnv">The environment.</typeparam>
/// <typeparam name="TTask">Its task.</typeparam>
public sealed class VectorEnv<TEnv, TTask> : IVectorEnv where TEnv : struct, IEnv<TTask>
{
    readonly SpanVectorEnv<OnSpans, TTask> envs;
    readonly object? owner; // of the tables that the task reads

    /// <summary>A batch of environments, to be started with <see cref="Reset"/>.</summary>
    /// <param name="spec">The spaces and the horizon.</param>
    /// <param name="task">The task of all of them.</param>
    /// <param name="envs">[B], at least 1; copied.</param>
    /// <exception cref="ArgumentException">There is no environment.</exception>
    public VectorEnv(EnvSpec spec, TTask task, ReadOnlySpan<TEnv> envs)
    {
        var all = new OnSpans[envs.Length];
        for (int i = 0; i < all.Length; i++) all[i].Env = envs[i];
        this.envs = new(spec, task, all);
    }

    internal VectorEnv(EnvSpec spec, TTask task, ReadOnlySpan<TEnv> envs, object owner) : this(spec, task, envs) => this.owner = owner;

    /// <inheritdoc/>
    public int Count => envs.Count;

    /// <inheritdoc/>
    public EnvSpec Spec => envs.Spec;

    /// <inheritdoc/>
    public void Reset(Seed seed, Span<float> obs, int first = 0)
    {
        envs.Reset(seed, obs, first);
        GC.KeepAlive(owner);
    }

    /// <inheritdoc/>
    public void Step(ReadOnlySpan<float> act, StepSpans into)
    {
        envs.Step(act, into);
        GC.KeepAlive(owner);
    }

    // The same environment in the other form. The JIT compiles it for each environment, with nothing left of the interfaces.
    struct OnSpans : ISpanEnv<TTask>
    {
        internal TEnv Env;

        public void Reset(in TTask task, ref Rng rng, Span<float> obs)
        {
            Env.Reset(in task, ref rng);
            var writer = new ObsRow(obs);
            Env.Observe(in task, ref writer);
        }

        public StepResult Step(in TTask task, ReadOnlySpan<float> act, ref Rng rng, Span<float> obs)
        {
            StepResult result = Env.Step(in task, new ActRow(act), ref rng);
            var writer = new ObsRow(obs);
            Env.Observe(in task, ref writer);
            return result;
        }
    }
}
