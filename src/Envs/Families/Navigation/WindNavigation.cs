using MetaRL.Envs.Families.Navigation.Rendering;
using MetaRL.Envs.Spaces;
using MetaRL.Envs.Vectorized;

namespace MetaRL.Envs.Families.Navigation;

/// <summary>
/// A point that starts at the origin should get to (Distance, 0) and stay there, against a wind field that it does not see
/// and that differs by task. Observation: position [2]. Action: move [2], clipped to +-MaxStep on each axis; the wind adds
/// to it. Reward: -distance after the move. Episodes never terminate, and are a success once the point was within 0.2 of the
/// goal, in units of Distance (PEARL's radius, arXiv:1903.08254). A variation on <see cref="PointNavigation"/> whose
/// tasks differ in their dynamics, not in their reward.
/// </summary>
public sealed record WindNavigation : TaskFamily<WindEnv, Wind>
{
    const float SuccessRadius = 0.2f;   // times Distance

    /// <summary>Steps in an episode, in [1, 1e6].</summary>
    public int Horizon { get; init => field = Require.InRange(value, 1, 1_000_000, "WindNavigation.Horizon"); } = 50;

    /// <summary>Of the goal from the start, in (0, 1000].</summary>
    public float Distance { get; init => field = Require.Positive(value, 1000, "WindNavigation.Distance"); } = 1;

    /// <summary>Longest move along an axis in one step, in (0, 1000].</summary>
    public float MaxStep { get; init => field = Require.Positive(value, 1000, "WindNavigation.MaxStep"); } = 0.1f;

    /// <summary>Strongest wind on an axis as a share of MaxStep, in [0, 0.9]: less than 1, so that any place can be held.</summary>
    public float Strength { get; init => field = Require.InRange(value, 0, 0.9f, "WindNavigation.Strength"); } = 0.8f;

    /// <summary>Shortest length of a wave of the field, in (0, 1000].</summary>
    public float Wavelength { get; init => field = Require.Positive(value, 1000, "WindNavigation.Wavelength"); } = 2;

    /// <inheritdoc/>
    public override string Name => "wind-navigation";

    /// <inheritdoc/>
    public override EnvSpec Spec => new(BoxSpace.Unbounded(2), BoxSpace.Uniform(2, -MaxStep, MaxStep), Horizon) { Success = SuccessRule.AtAnyTime };

    /// <inheritdoc/>
    public override IReadOnlyList<TaskParameter> TaskParameters =>
    [
        .. Ranges.Select(range => range with { Name = "x" + range.Name }),
        .. Ranges.Select(range => range with { Name = "y" + range.Name }),
    ];

    /// <summary>Stronger winds, to 0.9 of a move, in shorter waves.</summary>
    /// <inheritdoc/>
    public override TaskFamily Widened(float factor) => this with { Strength = Wider.Size(Strength, factor, 0.9f), Wavelength = Wavelength / factor };

    TaskParameter[] Ranges =>
    [
        new("Strength", 0, Strongest),
        new("WaveX", -Shortest, Shortest),
        new("WaveY", -Shortest, Shortest),
        new("Phase", 0, MathF.Tau, "rad"),
    ];

    float Strongest => Strength * MaxStep;

    float Shortest => MathF.Tau / Wavelength / MathF.Sqrt(2); // rad per unit of length on each axis

    /// <inheritdoc/>
    protected override Wind SampleTask(Split split, ref Rng rng) => new(Draw(ref rng), Draw(ref rng));

    /// <inheritdoc/>
    protected override IPainter<WindEnv>? Painter(in Wind task) => new WindPainter(this, task);

    /// <inheritdoc/>
    protected override WindEnv CreateEnv() => new(Distance, SuccessRadius * Distance);

    /// <summary>"compensating", which knows the wind where it is and makes the largest move towards the goal: what an adapted
    /// policy should reach; and "unaware", which knows of no wind.</summary>
    /// <param name="task">The wind.</param>
    protected override IReadOnlyList<ReferenceLine> References(in Wind task) =>
        [new("compensating", Return(task, knows: 1)), new("unaware", Return(task, knows: 0))];

    /// <summary>xStrength, xWaveX, xWaveY, xPhase, and the same for y.</summary>
    /// <param name="task">The wind.</param>
    protected override IReadOnlyDictionary<string, double> Parameters(in Wind task) => TaskParameters
        .Zip((float[])[task.X.Strength, task.X.WaveX, task.X.WaveY, task.X.Phase, task.Y.Strength, task.Y.WaveX, task.Y.WaveY, task.Y.Phase],
            (p, value) => KeyValuePair.Create(p.Name, (double)value)).ToDictionary();

    WindWave Draw(ref Rng rng) => new(rng.Uniform(0, Strongest), rng.Uniform(-Shortest, Shortest), rng.Uniform(-Shortest, Shortest), rng.Uniform(0, MathF.Tau));

    double Return(Wind wind, float knows)
    {
        double total = 0;
        float x = 0, y = 0;
        for (int t = 0; t < Horizon; t++)
        {
            float windX = wind.X.At(x, y), windY = wind.Y.At(x, y);
            x += windX + Math.Clamp(Distance - x - knows * windX, -MaxStep, MaxStep);
            y += windY + Math.Clamp(-y - knows * windY, -MaxStep, MaxStep);
            total -= WindEnv.Remaining(Distance - x, y);
        }
        return total;
    }
}
