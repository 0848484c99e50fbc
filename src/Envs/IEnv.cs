using MetaRL.Envs.Vectorized;

namespace MetaRL.Envs;

/// <summary>
/// One environment, written as a struct that holds its state and nothing else; the task is an argument.
/// <see cref="VectorEnv{TEnv, TTask}"/> owns horizon, auto-reset and truncation, and checks actions, observations and rewards.
/// </summary>
/// <typeparam name="TTask">What differs between the tasks of a family, such as a goal: a small immutable value.</typeparam>
public interface IEnv<TTask>
{
    /// <summary>Begins an episode.</summary>
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

/// <summary>What one step gave.</summary>
/// <param name="Reward">Finite.</param>
/// <param name="Terminated">The episode is over and nothing follows it. Running out of time is not termination: leave that to the horizon.</param>
public readonly record struct StepResult(float Reward, bool Terminated = false);
