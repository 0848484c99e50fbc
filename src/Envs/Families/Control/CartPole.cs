using MetaRL.Envs.Families.Control.Rendering;
using MetaRL.Envs.Spaces;
using MetaRL.Envs.Vectorized;

namespace MetaRL.Envs.Families.Control;

/// <summary>The task of <see cref="CartPole"/>.</summary>
/// <param name="Gravity">m/s^2.</param>
/// <param name="CartMass">kg.</param>
/// <param name="PoleMass">kg.</param>
/// <param name="PoleLength">Half the pole's length, m.</param>
public readonly record struct CartPoleBody(float Gravity, float CartMass, float PoleMass, float PoleLength);

/// <summary>
/// A pole on a cart, to be kept upright by pushing the cart left or right. Gravity, masses and length differ by task,
/// each log-uniform within a factor of the usual value. Observation: position, velocity, angle, angular velocity.
/// Reward: 1 a step, the terminating one included. Success: upright to the horizon. Barto, Sutton and Anderson 1983, doi:10.1109/TSMC.1983.6313077, with
/// the constants of Gym's CartPole (arXiv:1606.01540).
/// </summary>
public sealed record CartPole : TaskFamily<CartPoleEnv, CartPoleBody>
{
    static readonly CartPoleBody usual = new(9.8f, 1, 0.1f, 0.5f);

    /// <summary>Each parameter is its usual value times a log-uniform factor on [1/Spread, Spread]; in [1, 4].</summary>
    public float Spread { get; init => field = Require.InRange(value, 1, 4, "CartPole.Spread"); } = 2;

    /// <summary>Most steps in an episode, of 0.02 s each, in [1, 1e6].</summary>
    public int Horizon { get; init => field = Require.InRange(value, 1, 1_000_000, "CartPole.Horizon"); } = 200;

    /// <inheritdoc/>
    public override string Name => "cart-pole";

    /// <inheritdoc/>
    public override EnvSpec Spec => new(BoxSpace.Unbounded(4), new DiscreteSpace(2), Horizon) { Success = SuccessRule.AtTheEnd };

    /// <inheritdoc/>
    public override IReadOnlyList<TaskParameter> TaskParameters =>
    [
        LogUniform.Parameter("gravity", usual.Gravity, Spread, "m/s^2"),
        LogUniform.Parameter("cartMass", usual.CartMass, Spread, "kg"),
        LogUniform.Parameter("poleMass", usual.PoleMass, Spread, "kg"),
        LogUniform.Parameter("poleLength", usual.PoleLength, Spread, "m"),
    ];

    /// <summary>Factors of the usual values up to Spread^factor, at most 4.</summary>
    /// <inheritdoc/>
    public override TaskFamily Widened(float factor) => this with { Spread = Math.Min(MathF.Pow(Spread, factor), 4) };

    /// <inheritdoc/>
    protected override CartPoleBody SampleTask(Split split, ref Rng rng) => new(
        LogUniform.Draw(usual.Gravity, Spread, ref rng), LogUniform.Draw(usual.CartMass, Spread, ref rng),
        LogUniform.Draw(usual.PoleMass, Spread, ref rng), LogUniform.Draw(usual.PoleLength, Spread, ref rng));

    /// <inheritdoc/>
    protected override IPainter<CartPoleEnv>? Painter(in CartPoleBody task) => new CartPolePainter(task);

    /// <summary>"upright to the end", the most that there is.</summary>
    /// <param name="task">The body.</param>
    protected override IReadOnlyList<ReferenceLine> References(in CartPoleBody task) => [new("upright to the end", Horizon)];

    /// <summary>gravity, cartMass, poleMass, poleLength.</summary>
    /// <param name="task">The body.</param>
    protected override IReadOnlyDictionary<string, double> Parameters(in CartPoleBody task) => new Dictionary<string, double>
    {
        ["gravity"] = task.Gravity,
        ["cartMass"] = task.CartMass,
        ["poleMass"] = task.PoleMass,
        ["poleLength"] = task.PoleLength,
    };
}
