namespace MetaRL.Envs.Families.Control;

/// <summary>The environment of <see cref="Pendulum"/>: semi-implicit Euler steps of 0.05 s.</summary>
public struct PendulumEnv : IEnv<PendulumBody>
{
    internal const float Dt = 0.05f;

    float angle, omega; // rad from upright in [-pi, pi], rad/s

    internal readonly double Angle => angle;

    /// <inheritdoc/>
    public void Reset(in PendulumBody task, ref Rng rng)
    {
        angle = rng.Uniform(-MathF.PI, MathF.PI);
        omega = rng.Uniform(-1, 1);
    }

    /// <inheritdoc/>
    public readonly void Observe<TObs>(in PendulumBody task, ref TObs obs) where TObs : struct, IObsWriter, allows ref struct
    {
        (float sin, float cos) = MathF.SinCos(angle);
        obs[0] = cos;
        obs[1] = sin;
        obs[2] = omega;
    }

    /// <inheritdoc/>
    public StepResult Step<TAct>(in PendulumBody task, in TAct act, ref Rng rng) where TAct : struct, IActReader, allows ref struct
    {
        float torque = act[0], cost = angle * angle + 0.1f * omega * omega + 0.001f * torque * torque;
        float alpha = 1.5f * task.Gravity / task.Length * MathF.Sin(angle) + 3 / (task.Mass * task.Length * task.Length) * torque;
        omega = Math.Clamp(omega + Dt * alpha, -Pendulum.MostSpeed, Pendulum.MostSpeed);
        angle = MathF.IEEERemainder(angle + Dt * omega, 2 * MathF.PI);
        return new(-cost);
    }
}
