namespace MetaRL.Envs.Families.Control;

/// <summary>The environment of <see cref="LinearQuadratic"/>.</summary>
public struct LinearQuadraticEnv : IEnv<LinearSystem>
{
    readonly float controlCost, noise;
    LinearState x;

    internal LinearQuadraticEnv(float controlCost, float noise) => (this.controlCost, this.noise) = (controlCost, noise);

    internal readonly float Component(int i) => x[i];

    /// <inheritdoc/>
    public void Reset(in LinearSystem task, ref Rng rng) => Fill(ref x, task.States, ref rng);

    /// <inheritdoc/>
    public readonly void Observe<TObs>(in LinearSystem task, ref TObs obs) where TObs : struct, IObsWriter, allows ref struct
    {
        for (int i = 0; i < task.States; i++) obs[i] = x[i];
    }

    /// <inheritdoc/>
    public StepResult Step<TAct>(in LinearSystem task, in TAct act, ref Rng rng) where TAct : struct, IActReader, allows ref struct
    {
        LinearState next = default; // first the noise, then what it is added to
        if (noise > 0) Fill(ref next, task.States, ref rng);
        float cost = 0;
        for (int j = 0; j < task.Controls; j++) cost += controlCost * act[j] * act[j];
        for (int i = 0; i < task.States; i++)
        {
            float moved = task.Drift(i, in x) + task.Push(i, in act) + noise * next[i];
            next[i] = moved;
            cost += moved * moved;
        }
        for (int i = 0; i < task.States; i++) x[i] = next[i];
        return new(-cost);
    }

    // As FillNormal draws them: two at a time, and a last one alone.
    static void Fill(ref LinearState z, int count, ref Rng rng)
    {
        for (int i = 0; i < count; i += 2)
        {
            (float even, float odd) = rng.NormalPair();
            z[i] = even;
            if (i + 1 < count) z[i + 1] = odd;
        }
    }
}
