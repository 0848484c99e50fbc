namespace MetaRL.Envs.Families.Bandits;

/// <summary>The environment of <see cref="GaussianBandit"/>; like <see cref="BernoulliBanditEnv"/> it terminates at the last pull.</summary>
public struct GaussianBanditEnv : IEnv<BanditArms>
{
    readonly float noise;
    readonly int pulls;
    int pull;

    internal GaussianBanditEnv(int pulls, float noise) => (this.pulls, this.noise) = (pulls, noise);

    /// <inheritdoc/>
    public void Reset(in BanditArms task, ref Rng rng) => pull = 0;

    /// <inheritdoc/>
    public readonly void Observe<TObs>(in BanditArms task, ref TObs obs) where TObs : struct, IObsWriter, allows ref struct => obs[0] = 1;

    /// <inheritdoc/>
    public StepResult Step<TAct>(in BanditArms task, in TAct act, ref Rng rng) where TAct : struct, IActReader, allows ref struct =>
        new(task[(int)act[0]] + noise * rng.Normal(), Terminated: ++pull == pulls);
}
