using MetaRL.Envs.Families.Control.Rendering;
using MetaRL.Envs.Spaces;
using MetaRL.Envs.Vectorized;

namespace MetaRL.Envs.Families.Control;

/// <summary>The task of <see cref="Pendulum"/>.</summary>
/// <param name="Gravity">m/s^2.</param>
/// <param name="Mass">kg.</param>
/// <param name="Length">m.</param>
public readonly record struct PendulumBody(float Gravity, float Mass, float Length);

/// <summary>
/// A rod that hangs from a weak motor and should be swung up. Gravity, mass and length differ by task, each log-uniform
/// within a factor of the usual value. Observation: cos and sin of the angle from upright, angular velocity. Action:
/// torque, clipped to +-2 N m. Reward: -(angle^2 + 0.1 velocity^2 + 0.001 torque^2) before the step. Episodes never
/// terminate. The equations and constants of Gym's Pendulum (arXiv:1606.01540).
/// </summary>
public sealed record Pendulum : TaskFamily<PendulumEnv, PendulumBody>
{
    internal const float MostTorque = 2, MostSpeed = 8; // N m, rad/s

    static readonly PendulumBody usual = new(10, 1, 1);

    /// <summary>Each parameter is its usual value times a log-uniform factor on [1/Spread, Spread]; in [1, 4].</summary>
    public float Spread { get; init => field = Require.InRange(value, 1, 4, "Pendulum.Spread"); } = 1.5f;

    /// <summary>Steps in an episode, of 0.05 s each, in [1, 1e6].</summary>
    public int Horizon { get; init => field = Require.InRange(value, 1, 1_000_000, "Pendulum.Horizon"); } = 200;

    /// <inheritdoc/>
    public override string Name => "pendulum";

    /// <inheritdoc/>
    public override EnvSpec Spec => new(new BoxSpace([-1, -1, -MostSpeed], [1, 1, MostSpeed]), BoxSpace.Uniform(1, -MostTorque, MostTorque), Horizon);

    /// <inheritdoc/>
    public override IReadOnlyList<TaskParameter> TaskParameters =>
    [
        LogUniform.Parameter("gravity", usual.Gravity, Spread, "m/s^2"),
        LogUniform.Parameter("mass", usual.Mass, Spread, "kg"),
        LogUniform.Parameter("length", usual.Length, Spread, "m"),
    ];

    /// <summary>Factors of the usual values up to Spread^factor, at most 4.</summary>
    /// <inheritdoc/>
    public override TaskFamily Widened(float factor) => this with { Spread = Math.Min(MathF.Pow(Spread, factor), 4) };

    /// <inheritdoc/>
    protected override PendulumBody SampleTask(Split split, ref Rng rng) => new(LogUniform.Draw(usual.Gravity, Spread, ref rng),
        LogUniform.Draw(usual.Mass, Spread, ref rng), LogUniform.Draw(usual.Length, Spread, ref rng));

    /// <inheritdoc/>
    protected override IPainter<PendulumEnv>? Painter(in PendulumBody task) => new PendulumPainter(task);

    /// <summary>gravity, mass, length.</summary>
    /// <param name="task">The body.</param>
    protected override IReadOnlyDictionary<string, double> Parameters(in PendulumBody task) =>
        new Dictionary<string, double> { ["gravity"] = task.Gravity, ["mass"] = task.Mass, ["length"] = task.Length };
}
