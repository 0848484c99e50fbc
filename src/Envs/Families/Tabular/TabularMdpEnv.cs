namespace MetaRL.Envs.Families.Tabular;

/// <summary>The environment of <see cref="TabularMdp"/>.</summary>
unsafe struct TabularMdpEnv : IEnv<MdpTables>
{
    readonly float noise;
    int state;

    internal TabularMdpEnv(float noise) => this.noise = noise;

    internal readonly int State => state;

    public void Reset(in MdpTables task, ref Rng rng) => state = 0;

    public readonly void Observe<TObs>(in MdpTables task, ref TObs obs) where TObs : struct, IObsWriter, allows ref struct
    {
        int states = task.States;
        for (int i = 0; i < states; i++) obs[i] = 0;
        obs[state] = 1;
    }

    public StepResult Step<TAct>(in MdpTables task, in TAct act, ref Rng rng) where TAct : struct, IActReader, allows ref struct
    {
        int row = state * task.Actions + (int)act[0];
        float reward = task.Rewards[row] + noise * rng.Normal(), u = rng.Uniform();
        float* cumulative = task.Cumulative.First + row * task.States;
        int last = task.States - 1, next = 0;
        while (next < last && u >= cumulative[next]) next++; // by its address: a checked read costs as much as the step
        state = next;
        return new(reward);
    }
}
