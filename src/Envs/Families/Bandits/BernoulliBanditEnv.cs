namespace MetaRL.Envs.Families.Bandits;

/// <summary>
/// The environment of <see cref="BernoulliBandit"/>. It terminates at the last pull rather than being cut there: the n
/// pulls are the whole game, and nothing is worth anything after them.
/// </summary>
public struct BernoulliBanditEnv : IEnv<BanditArms>
{
    readonly int pulls, delay;
    PayoffRing unpaid; // payoff of pull t at t mod (d + 1)
    int pull, slot, outstanding;

    internal BernoulliBanditEnv(int pulls, int delay) => (this.pulls, this.delay) = (pulls, delay);

    /// <inheritdoc/>
    public void Reset(in BanditArms task, ref Rng rng)
    {
        pull = slot = outstanding = 0;
        if (delay > 0) unpaid = default;
    }

    /// <inheritdoc/>
    public readonly void Observe<TObs>(in BanditArms task, ref TObs obs) where TObs : struct, IObsWriter, allows ref struct => obs[0] = 1;

    /// <inheritdoc/>
    public StepResult Step<TAct>(in BanditArms task, in TAct act, ref Rng rng) where TAct : struct, IActReader, allows ref struct
    {
        // Uniform is a multiple of 2^-24 below 1, and so is every sampled probability: exact.
        int won = rng.Uniform() < task[(int)act[0]] ? 1 : 0;
        bool isLast = ++pull == pulls;
        if (delay == 0) return new(won, isLast);
        unpaid[slot] = won;
        slot = slot == delay ? 0 : slot + 1;
        int paid = unpaid[slot]; // the oldest; 0 in the first d pulls
        if (isLast) return new(outstanding + won, Terminated: true);
        outstanding += won - paid;
        return new(paid);
    }
}
