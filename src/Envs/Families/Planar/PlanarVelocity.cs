using MetaRL.Envs.Vectorized;

namespace MetaRL.Envs.Families.Planar;

/// <summary>
/// Run at an unseen speed g. Reward of a step: -|v - g| - c |a|^2 + b, with v the mean speed over the step in m/s, a the
/// action, and c and b the body's. MAML, Finn et al. 2017, arXiv:1703.03400: g uniform on [0, 2]; PEARL, arXiv:1903.08254: [0, 3].
/// </summary>
public sealed record PlanarVelocity : PlanarFamily
{
    /// <summary>Least speed asked for, m/s, in [-20, 20].</summary>
    public float MinSpeed { get; init => field = Require.InRange(value, -20, 20, "PlanarVelocity.MinSpeed"); }

    /// <summary>Greatest speed asked for, m/s, in [-20, 20].</summary>
    public float MaxSpeed { get; init => field = Require.InRange(value, -20, 20, "PlanarVelocity.MaxSpeed"); } = 2;

    private protected override string What => "velocity";

    /// <inheritdoc/>
    public override IReadOnlyList<TaskParameter> TaskParameters => [new("speed", MinSpeed, MaxSpeed, "m/s")];

    /// <summary>Speeds around the middle of the range, to 20 m/s.</summary>
    /// <inheritdoc/>
    public override TaskFamily Widened(float factor)
    {
        (float low, float high) = Wider.Interval(MinSpeed, MaxSpeed, factor, -20, 20);
        return this with { MinSpeed = low, MaxSpeed = high };
    }

    /// <summary>The task to run at a speed.</summary>
    /// <param name="speed">m/s, in [-20, 20]; negative is backwards.</param>
    /// <exception cref="ArgumentOutOfRangeException">The speed is outside that range.</exception>
    public PlanarTask At(float speed) =>
        Task(Setup(PlanarGoal.At(Require.InRange(speed, -20, 20, "speed"))), $"{speed} m/s", ("speed", speed));

    private protected override PlanarTask Draw(Split split, ref Rng rng) =>
        MinSpeed <= MaxSpeed ? At(rng.Uniform(MinSpeed, MaxSpeed))
            : throw new InvalidOperationException($"PlanarVelocity: MinSpeed {MinSpeed} is above MaxSpeed {MaxSpeed}; set MinSpeed <= MaxSpeed");

    private protected override IReadOnlyList<ReferenceLine> ReferencesOf(PlanarTask task) =>
        StandingStill(-Math.Abs(task.Parameters["speed"]));
}
