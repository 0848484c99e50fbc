namespace MetaRL.Envs.Families.Control;

/// <summary>The environment of <see cref="CartPole"/>: Euler steps of 0.02 s under a force of 10 N.</summary>
public struct CartPoleEnv : IEnv<CartPoleBody>
{
    internal const float Dt = 0.02f, MostX = 2.4f, MostAngle = 12 * MathF.PI / 180;

    const float Force = 10;

    float x, v, angle, omega; // m, m/s, rad from upright, rad/s

    internal readonly (double X, double Angle) Pose => (x, angle);

    /// <inheritdoc/>
    public void Reset(in CartPoleBody task, ref Rng rng)
    {
        x = rng.Uniform(-0.05f, 0.05f);
        v = rng.Uniform(-0.05f, 0.05f);
        angle = rng.Uniform(-0.05f, 0.05f);
        omega = rng.Uniform(-0.05f, 0.05f);
    }

    /// <inheritdoc/>
    public readonly void Observe<TObs>(in CartPoleBody task, ref TObs obs) where TObs : struct, IObsWriter, allows ref struct
    {
        obs[0] = x;
        obs[1] = v;
        obs[2] = angle;
        obs[3] = omega;
    }

    /// <inheritdoc/>
    public StepResult Step<TAct>(in CartPoleBody task, in TAct act, ref Rng rng) where TAct : struct, IActReader, allows ref struct
    {
        float force = act[0] == 1 ? Force : -Force, total = task.CartMass + task.PoleMass, poleMoment = task.PoleMass * task.PoleLength;
        (float sin, float cos) = MathF.SinCos(angle);
        float push = (force + poleMoment * omega * omega * sin) / total;
        float alpha = (task.Gravity * sin - cos * push) / (task.PoleLength * (4f / 3 - task.PoleMass * cos * cos / total));
        float a = push - poleMoment * alpha * cos / total;
        (x, v, angle, omega) = (x + Dt * v, v + Dt * a, angle + Dt * omega, omega + Dt * alpha);
        bool hasFallen = MathF.Abs(x) > MostX || MathF.Abs(angle) > MostAngle;
        return new(1, Terminated: hasFallen) { Solved = !hasFallen };
    }
}
