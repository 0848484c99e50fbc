namespace MetaRL.Envs.Families.Tabular;

/// <summary>
/// The environment of <see cref="TabularMdp"/>, in the form with spans: its task is a table of S A S probabilities whose
/// size only the settings tell, up to 10^9.
/// </summary>
public struct TabularMdpEnv : ISpanEnv<Mdp>
{
    readonly float noise;
    int state;

    internal TabularMdpEnv(float noise) => this.noise = noise;

    internal readonly int State => state;

    /// <inheritdoc/>
    public void Reset(in Mdp task, ref Rng rng, Span<float> obs)
    {
        state = 0;
        OneHot(obs);
    }

    /// <inheritdoc/>
    public StepResult Step(in Mdp task, ReadOnlySpan<float> act, ref Rng rng, Span<float> obs)
    {
        int row = state * task.Actions + (int)act[0];
        float reward = task.Rewards[row] + noise * rng.Normal(), u = rng.Uniform();
        ReadOnlySpan<float> cumulative = task.Cumulative.AsSpan(row * task.States, task.States);
        for (state = 0; u >= cumulative[state]; state++) { } // ends: the last is 1, and u is below it
        OneHot(obs);
        return new(reward);
    }

    readonly void OneHot(Span<float> obs)
    {
        obs.Clear();
        obs[state] = 1;
    }
}
