using MetaRL.Envs.Vectorized;

namespace MetaRL.Envs;

/// <summary>
/// One environment that needs what <see cref="IEnv{TTask}"/> cannot hold: arrays whose size is known only when it runs, or
/// other references. It runs on a CPU only; <see cref="SpanVectorEnv{TEnv, TTask}"/> does for it what VectorEnv does.
/// </summary>
/// <typeparam name="TTask">What differs between the tasks of a family: an immutable value or object.</typeparam>
public interface ISpanEnv<TTask>
{
    /// <summary>Begins an episode: sets all of the state.</summary>
    /// <param name="task">The task.</param>
    /// <param name="rng">The environment's own stream; the only source of randomness.</param>
    /// <param name="obs">[O], the first observation; every component must be written.</param>
    void Reset(in TTask task, ref Rng rng, Span<float> obs);

    /// <summary>Takes one step.</summary>
    /// <param name="task">The task.</param>
    /// <param name="act">[A], a member of the action space: already checked and clipped.</param>
    /// <param name="rng">The environment's own stream; the only source of randomness.</param>
    /// <param name="obs">[O], the observation after the step; every component must be written, also where the episode ends.</param>
    /// <returns>The reward of this step and whether it ended the episode for good.</returns>
    StepResult Step(in TTask task, ReadOnlySpan<float> act, ref Rng rng, Span<float> obs);
}
