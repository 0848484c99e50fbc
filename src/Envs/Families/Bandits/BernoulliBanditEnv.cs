namespace MetaRL.Envs.Families.Bandits;

/// <summary>
/// The environment of <see cref="BernoulliBandit"/>. It terminates at the last pull rather than being cut there: the n
/// pulls are the whole game, and nothing is worth anything after them.
/// </summary>
public struct BernoulliBanditEnv : IEnv<BanditArms>
{
    readonly float[] unpaid; // [d + 1], a ring: payoff of pull t at t mod (d + 1)
    readonly int pulls;
    int pull, slot;

    internal BernoulliBanditEnv(int pulls, int delay) => (this.pulls, unpaid) = (pulls, new float[delay + 1]);

    /// <inheritdoc/>
    public void Reset(in BanditArms task, ref Rng rng, Span<float> obs)
    {
        unpaid.AsSpan().Clear();
        pull = slot = 0;
        obs[0] = 1;
    }

    /// <inheritdoc/>
    public StepResult Step(in BanditArms task, ReadOnlySpan<float> act, ref Rng rng, Span<float> obs)
    {
        obs[0] = 1;
        // Uniform is a multiple of 2^-24 below 1, and so is every sampled probability: exact.
        unpaid[slot] = rng.Uniform() < task.Means[(int)act[0]] ? 1 : 0;
        if (++slot == unpaid.Length) slot = 0;
        return ++pull == pulls ? new(Outstanding(), Terminated: true) : new(unpaid[slot]); // the oldest; 0 in the first d pulls
    }

    readonly float Outstanding()
    {
        float total = 0;
        foreach (float payoff in unpaid) total += payoff;
        return total;
    }
}
