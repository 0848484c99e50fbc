using MetaRL.Envs.Vectorized;

namespace MetaRL.Envs.Checks;

/// <summary>Memory for the steps of one vector environment; poisoned before each, so that what an environment forgets to write shows.</summary>
/// <param name="envs">B environments.</param>
public sealed class StepBuffers(IVectorEnv envs)
{
    readonly int o = envs.Spec.ObsDim, a = envs.Spec.ActDim;

    /// <summary>[B, A], what <see cref="Step"/> will do.</summary>
    public float[] Act { get; } = new float[envs.Count * envs.Spec.ActDim];

    /// <summary>[B, O], what to act on next.</summary>
    public float[] Obs { get; } = new float[envs.Count * envs.Spec.ObsDim];

    /// <summary>[B, O], what the last step led to, before any reset.</summary>
    public float[] FinalObs { get; } = new float[envs.Count * envs.Spec.ObsDim];

    /// <summary>[B]</summary>
    public float[] Reward { get; } = new float[envs.Count];

    /// <summary>[B]</summary>
    public bool[] Terminated { get; } = new bool[envs.Count];

    /// <summary>[B]</summary>
    public bool[] Truncated { get; } = new bool[envs.Count];

    // What Solved holds before a step, and after it where an environment writes nothing.
    internal bool SolvedBefore { get; set; }

    /// <summary>[B]; false where an environment writes nothing.</summary>
    public bool[] Solved { get; } = new bool[envs.Count];

    /// <summary>All of it, for <see cref="IVectorEnv.Step"/>.</summary>
    public StepSpans Into => new() { Obs = Obs, FinalObs = FinalObs, Reward = Reward, Terminated = Terminated, Truncated = Truncated, Solved = Solved };

    /// <summary>Whether the last step ended an episode of one environment.</summary>
    /// <param name="env">In [0, B).</param>
    public bool Ended(int env) => Terminated[env] || Truncated[env];

    /// <summary>[O]</summary>
    /// <param name="env">In [0, B).</param>
    public ReadOnlySpan<float> ObsOf(int env) => Obs.AsSpan(env * o, o);

    /// <summary>[O]</summary>
    /// <param name="env">In [0, B).</param>
    public ReadOnlySpan<float> FinalObsOf(int env) => FinalObs.AsSpan(env * o, o);

    /// <summary>[A]</summary>
    /// <param name="env">In [0, B).</param>
    public Span<float> ActOf(int env) => Act.AsSpan(env * a, a);

    /// <summary>Starts all environments afresh.</summary>
    /// <param name="seed">As for <see cref="IVectorEnv.Reset"/>.</param>
    /// <param name="first">As there.</param>
    public void Reset(Seed seed, int first = 0)
    {
        Poison();
        envs.Reset(seed, Obs, first);
    }

    /// <summary>Steps all environments by <see cref="Act"/>.</summary>
    public void Step()
    {
        Poison();
        envs.Step(Act, Into);
    }

    void Poison()
    {
        Unwritten.Mark(Obs);
        Unwritten.Mark(FinalObs);
        Reward.AsSpan().Fill(float.NaN);
        Terminated.AsSpan().Fill(true);
        Truncated.AsSpan().Fill(true);
        Solved.AsSpan().Fill(SolvedBefore);
    }
}
