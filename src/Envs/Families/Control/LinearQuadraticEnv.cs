namespace MetaRL.Envs.Families.Control;

/// <summary>The environment of <see cref="LinearQuadratic"/>.</summary>
public struct LinearQuadraticEnv : IEnv<LinearSystem>
{
    readonly float[] x; // [n]
    readonly float controlCost, noise;

    internal LinearQuadraticEnv(LinearQuadratic settings) =>
        (x, controlCost, noise) = (new float[settings.States], settings.ControlCost, settings.NoiseStd);

    /// <inheritdoc/>
    public void Reset(in LinearSystem task, ref Rng rng, Span<float> obs)
    {
        rng.FillNormal(x);
        x.CopyTo(obs);
    }

    /// <inheritdoc/>
    public StepResult Step(in LinearSystem task, ReadOnlySpan<float> act, ref Rng rng, Span<float> obs)
    {
        if (noise > 0) rng.FillNormal(obs);
        else obs.Clear();
        float cost = 0;
        foreach (float u in act) cost += controlCost * u * u;
        for (int i = 0; i < x.Length; i++)
        {
            float next = Dot(task.A.AsSpan(i * x.Length, x.Length), x) + Dot(task.B.AsSpan(i * act.Length, act.Length), act) + noise * obs[i];
            obs[i] = next;
            cost += next * next;
        }
        obs.CopyTo(x);
        return new(-cost);
    }

    static float Dot(ReadOnlySpan<float> a, ReadOnlySpan<float> b)
    {
        float sum = 0;
        for (int i = 0; i < a.Length; i++) sum += a[i] * b[i];
        return sum;
    }
}
