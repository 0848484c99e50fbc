namespace MetaRL.Envs.Families.Control;

/// <summary>The environment of <see cref="CartPole"/>: Euler steps of 0.02 s under a force of 10 N.</summary>
public struct CartPoleEnv : IEnv<CartPoleBody>
{
    const float Dt = 0.02f, Force = 10, MostX = 2.4f, MostAngle = 12 * MathF.PI / 180;

    float x, v, angle, omega; // m, m/s, rad from upright, rad/s

    /// <inheritdoc/>
    public void Reset(in CartPoleBody task, ref Rng rng, Span<float> obs)
    {
        x = rng.Uniform(-0.05f, 0.05f);
        v = rng.Uniform(-0.05f, 0.05f);
        angle = rng.Uniform(-0.05f, 0.05f);
        omega = rng.Uniform(-0.05f, 0.05f);
        See(obs);
    }

    /// <inheritdoc/>
    public StepResult Step(in CartPoleBody task, ReadOnlySpan<float> act, ref Rng rng, Span<float> obs)
    {
        float force = act[0] == 1 ? Force : -Force, total = task.CartMass + task.PoleMass, poleMoment = task.PoleMass * task.PoleLength;
        (float sin, float cos) = MathF.SinCos(angle);
        float push = (force + poleMoment * omega * omega * sin) / total;
        float alpha = (task.Gravity * sin - cos * push) / (task.PoleLength * (4f / 3 - task.PoleMass * cos * cos / total));
        float a = push - poleMoment * alpha * cos / total;
        (x, v, angle, omega) = (x + Dt * v, v + Dt * a, angle + Dt * omega, omega + Dt * alpha);
        See(obs);
        return new(1, Terminated: MathF.Abs(x) > MostX || MathF.Abs(angle) > MostAngle);
    }

    readonly void See(Span<float> obs) => (obs[0], obs[1], obs[2], obs[3]) = (x, v, angle, omega);
}
