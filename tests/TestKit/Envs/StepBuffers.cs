using MetaRL.Envs;

namespace MetaRL.TestKit;

/// <summary>Memory for the steps of one vector environment.</summary>
public sealed class StepBuffers(IVectorEnv envs)
{
    public float[] Act { get; } = new float[envs.Count * envs.Spec.ActDim];
    public float[] Obs { get; } = new float[envs.Count * envs.Spec.ObsDim];
    public float[] FinalObs { get; } = new float[envs.Count * envs.Spec.ObsDim];
    public float[] Reward { get; } = new float[envs.Count];
    public bool[] Terminated { get; } = new bool[envs.Count];
    public bool[] Truncated { get; } = new bool[envs.Count];

    public StepSpans Into => new() { Obs = Obs, FinalObs = FinalObs, Reward = Reward, Terminated = Terminated, Truncated = Truncated };

    public bool Ended(int env) => Terminated[env] || Truncated[env];
    public ReadOnlySpan<float> ObsOf(int env) => Obs.AsSpan(env * envs.Spec.ObsDim, envs.Spec.ObsDim);
    public ReadOnlySpan<float> FinalObsOf(int env) => FinalObs.AsSpan(env * envs.Spec.ObsDim, envs.Spec.ObsDim);
    public Span<float> ActOf(int env) => Act.AsSpan(env * envs.Spec.ActDim, envs.Spec.ActDim);

    // NaN everywhere, and both flags set: what an environment forgets to write then shows.
    public void Reset(Seed seed)
    {
        Poison();
        envs.Reset(seed, Obs);
    }

    public void Step()
    {
        Poison();
        envs.Step(Act, Into);
    }

    void Poison()
    {
        Obs.AsSpan().Fill(float.NaN);
        FinalObs.AsSpan().Fill(float.NaN);
        Reward.AsSpan().Fill(float.NaN);
        Terminated.AsSpan().Fill(true);
        Truncated.AsSpan().Fill(true);
    }
}
