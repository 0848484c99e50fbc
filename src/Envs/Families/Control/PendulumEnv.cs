namespace MetaRL.Envs.Families.Control;

/// <summary>The environment of <see cref="Pendulum"/>: semi-implicit Euler steps of 0.05 s.</summary>
public struct PendulumEnv : IEnv<PendulumBody>
{
    const float Dt = 0.05f;

    float angle, omega; // rad from upright in [-pi, pi], rad/s

    /// <inheritdoc/>
    public void Reset(in PendulumBody task, ref Rng rng, Span<float> obs)
    {
        angle = rng.Uniform(-MathF.PI, MathF.PI);
        omega = rng.Uniform(-1, 1);
        See(obs);
    }

    /// <inheritdoc/>
    public StepResult Step(in PendulumBody task, ReadOnlySpan<float> act, ref Rng rng, Span<float> obs)
    {
        float torque = act[0], cost = angle * angle + 0.1f * omega * omega + 0.001f * torque * torque;
        float alpha = 1.5f * task.Gravity / task.Length * MathF.Sin(angle) + 3 / (task.Mass * task.Length * task.Length) * torque;
        omega = Math.Clamp(omega + Dt * alpha, -Pendulum.MostSpeed, Pendulum.MostSpeed);
        angle = MathF.IEEERemainder(angle + Dt * omega, 2 * MathF.PI);
        See(obs);
        return new(-cost);
    }

    readonly void See(Span<float> obs)
    {
        (obs[1], obs[0]) = MathF.SinCos(angle);
        obs[2] = omega;
    }
}
