namespace MetaRL.Envs.Families.Bandits;

/// <summary>The environment of <see cref="GaussianBandit"/>; like <see cref="BernoulliBanditEnv"/> it terminates at the last pull.</summary>
public struct GaussianBanditEnv : IEnv<BanditArms>
{
    readonly float noise;
    readonly int pulls;
    int pull;

    internal GaussianBanditEnv(int pulls, float noise) => (this.pulls, this.noise) = (pulls, noise);

    /// <inheritdoc/>
    public void Reset(in BanditArms task, ref Rng rng, Span<float> obs)
    {
        pull = 0;
        obs[0] = 1;
    }

    /// <inheritdoc/>
    public StepResult Step(in BanditArms task, ReadOnlySpan<float> act, ref Rng rng, Span<float> obs)
    {
        obs[0] = 1;
        return new(task.Means[(int)act[0]] + noise * rng.Normal(), Terminated: ++pull == pulls);
    }
}
