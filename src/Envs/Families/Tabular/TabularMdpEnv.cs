namespace MetaRL.Envs.Families.Tabular;

/// <summary>The environment of <see cref="TabularMdp"/>.</summary>
struct TabularMdpEnv : IEnv<MdpTables>
{
    readonly float noise;
    int state;

    internal TabularMdpEnv(float noise) => this.noise = noise;

    internal readonly int State => state;

    public void Reset(in MdpTables task, ref Rng rng) => state = 0;

    public readonly void Observe<TObs>(in MdpTables task, ref TObs obs) where TObs : struct, IObsWriter, allows ref struct
    {
        for (int i = 0; i < task.States; i++) obs[i] = 0;
        obs[state] = 1;
    }

    public StepResult Step<TAct>(in MdpTables task, in TAct act, ref Rng rng) where TAct : struct, IActReader, allows ref struct
    {
        int row = state * task.Actions + (int)act[0];
        float reward = task.Rewards[row] + noise * rng.Normal(), u = rng.Uniform();
        int first = row * task.States, next = 0;
        while (u >= task.Cumulative[first + next]) next++; // ends: the last is 1, and u is below it
        state = next;
        return new(reward);
    }
}
