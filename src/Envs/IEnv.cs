using MetaRL.Envs.Vectorized;

namespace MetaRL.Envs;

/// <summary>
/// One environment, written as a struct that holds its state and settings as plain values, without references; the task is
/// an argument. What is written so runs on a CPU and, since it holds nothing that a GPU does not have, compiles for one.
/// <see cref="VectorEnv{TEnv, TTask}"/> owns horizon, auto-reset and truncation, and checks actions, observations and rewards.
/// </summary>
/// <typeparam name="TTask">What differs between the tasks of a family, such as a goal: a small immutable value.</typeparam>
public interface IEnv<TTask>
{
    /// <summary>Begins an episode: sets all of the state.</summary>
    /// <param name="task">The task.</param>
    /// <param name="rng">The environment's own stream; the only source of randomness.</param>
    void Reset(in TTask task, ref Rng rng);

    /// <summary>Writes the observation of the present state; asked for after each reset and each step, also where the episode ends.</summary>
    /// <typeparam name="TObs">Where it goes.</typeparam>
    /// <param name="task">The task.</param>
    /// <param name="obs">[O]; every component must be written.</param>
    void Observe<TObs>(in TTask task, ref TObs obs) where TObs : struct, IObsWriter, allows ref struct;

    /// <summary>Takes one step.</summary>
    /// <typeparam name="TAct">Where the action comes from.</typeparam>
    /// <param name="task">The task.</param>
    /// <param name="act">[A], a member of the action space: already checked and clipped.</param>
    /// <param name="rng">The environment's own stream; the only source of randomness.</param>
    /// <returns>The reward of this step and whether it ended the episode for good.</returns>
    StepResult Step<TAct>(in TTask task, in TAct act, ref Rng rng) where TAct : struct, IActReader, allows ref struct;
}

/// <summary>An observation to be written.</summary>
public interface IObsWriter
{
    /// <summary>One component.</summary>
    /// <param name="i">In [0, O).</param>
    float this[int i] { set; }
}

/// <summary>An action to be read.</summary>
public interface IActReader
{
    /// <summary>One component.</summary>
    /// <param name="i">In [0, A).</param>
    float this[int i] { get; }
}

/// <summary>What one step gave.</summary>
public readonly record struct StepResult
{
    const uint TerminatedBit = 1, SolvedBit = 2;

    // Two fields of one size, which a step returns in a register: one of 4 bytes and two of 1 go by way of memory, and whoever reads them waits.
    readonly float reward;
    readonly uint flags;

    /// <summary>What a step gave.</summary>
    /// <param name="Reward">Finite.</param>
    /// <param name="Terminated">The episode is over and nothing follows it. Running out of time is not termination: leave that to the horizon.</param>
    public StepResult(float Reward, bool Terminated = false)
    {
        reward = Reward;
        flags = Terminated ? TerminatedBit : 0;
    }

    /// <summary>Finite.</summary>
    public float Reward
    {
        get => reward;
        init => reward = value;
    }

    /// <summary>The episode is over and nothing follows it. Running out of time is not termination: leave that to the horizon.</summary>
    public bool Terminated
    {
        get => (flags & TerminatedBit) != 0;
        init => flags = (flags & ~TerminatedBit) | (value ? TerminatedBit : 0);
    }

    /// <summary>Whether the state that the step led to is one of success; counted where the family's <see cref="EnvSpec.Success"/>
    /// says when.</summary>
    public bool Solved
    {
        get => (flags & SolvedBit) != 0;
        init => flags = (flags & ~SolvedBit) | (value ? SolvedBit : 0);
    }

    /// <summary>Reward and termination.</summary>
    /// <param name="Reward">Finite.</param>
    /// <param name="Terminated">Whether the episode is over for good.</param>
    public void Deconstruct(out float Reward, out bool Terminated) => (Reward, Terminated) = (this.Reward, this.Terminated);
}
