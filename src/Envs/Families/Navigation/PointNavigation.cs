using MetaRL.Envs.Families.Navigation.Rendering;
using MetaRL.Envs.Spaces;
using MetaRL.Envs.Vectorized;

namespace MetaRL.Envs.Families.Navigation;

/// <summary>
/// 2-D navigation: a point starts at the origin and must find an unseen goal. Observation: position [2]. Action: move
/// [2], clipped to +-MaxStep on each axis. Goals are uniform on a square around the origin, or on a half-circle. An episode terminates
/// within GoalTolerance of the goal on both axes, and is a success once it was within SparseRadius. MAML, Finn et al. 2017, arXiv:1703.03400.
/// </summary>
public sealed record PointNavigation : TaskFamily<PointEnv, PointGoal>
{
    /// <summary>What a step pays.</summary>
    public PointReward Reward { get; init => field = Require.Defined(value, "PointNavigation.Reward"); } = PointReward.Distance;

    /// <summary>Where goals lie.</summary>
    public PointGoals Goals { get; init => field = Require.Defined(value, "PointNavigation.Goals"); } = PointGoals.Square;

    /// <summary>Most steps in an episode, in [1, 1e6].</summary>
    public int Horizon { get; init => field = Require.InRange(value, 1, 1_000_000, "PointNavigation.Horizon"); } = 100;

    /// <summary>Half the side of the square, or the radius of the half-circle, that goals lie on; in (0, 1000].</summary>
    public float HalfWidth { get; init => field = Require.Positive(value, 1000, "PointNavigation.HalfWidth"); } = 0.5f;

    /// <summary>Longest move along an axis in one step, in (0, 1000].</summary>
    public float MaxStep { get; init => field = Require.Positive(value, 1000, "PointNavigation.MaxStep"); } = 0.1f;

    /// <summary>An episode terminates closer than this to the goal on both axes, in [0, 1000]; 0 is never.</summary>
    public float GoalTolerance { get; init => field = Require.InRange(value, 0, 1000, "PointNavigation.GoalTolerance"); } = 0.01f;

    /// <summary>Distance within which <see cref="PointReward.Sparse"/> pays, in (0, 1]; 1 - d would be negative beyond. An episode that
    /// came so near to its goal is a success, whatever the reward: 0.2 is the radius of PEARL's sparse 2-D navigation, arXiv:1903.08254.</summary>
    public float SparseRadius { get; init => field = Require.Positive(value, 1, "PointNavigation.SparseRadius"); } = 0.2f;

    /// <inheritdoc/>
    public override string Name => "point-navigation";

    /// <inheritdoc/>
    public override EnvSpec Spec => new(BoxSpace.Unbounded(2), BoxSpace.Uniform(2, -MaxStep, MaxStep), Horizon) { Success = SuccessRule.AtAnyTime };

    /// <inheritdoc/>
    public override IReadOnlyList<TaskParameter> TaskParameters =>
        [new("goalX", -HalfWidth, HalfWidth), new("goalY", Goals == PointGoals.HalfCircle ? 0 : -HalfWidth, HalfWidth)];

    /// <summary>Goals on a larger square or half-circle.</summary>
    /// <inheritdoc/>
    public override TaskFamily Widened(float factor) => this with { HalfWidth = Wider.Size(HalfWidth, factor, 1000) };

    /// <inheritdoc/>
    protected override PointGoal SampleTask(Split split, ref Rng rng) => Goals == PointGoals.HalfCircle
        ? OnHalfCircle(rng.Uniform())
        : new(rng.Uniform(-HalfWidth, HalfWidth), rng.Uniform(-HalfWidth, HalfWidth));

    /// <inheritdoc/>
    protected override IPainter<PointEnv>? Painter(in PointGoal task) => new PointPainter(this, task);

    /// <inheritdoc/>
    protected override PointEnv CreateEnv() => new(Rules);

    /// <summary>"oracle", the best possible return for this goal, and "standing still".</summary>
    /// <param name="task">The goal.</param>
    protected override IReadOnlyList<ReferenceLine> References(in PointGoal task) =>
        [new("oracle", StraightReturn(task, MaxStep)), new("standing still", StraightReturn(task, 0))];

    /// <summary>goalX and goalY.</summary>
    /// <param name="task">The goal.</param>
    protected override IReadOnlyDictionary<string, double> Parameters(in PointGoal task) =>
        new Dictionary<string, double> { ["goalX"] = task.X, ["goalY"] = task.Y };

    internal PointRules Rules => new(Reward, SparseRadius, GoalTolerance);

    PointGoal OnHalfCircle(float turn)
    {
        (double sin, double cos) = Math.SinCos(Math.PI * turn); // the sine is not negative for a turn in [0, 1)
        return new((float)(HalfWidth * cos), (float)(HalfWidth * sin));
    }

    // Moving each axis by its maximum towards the goal leaves, after every step, the least remainder on both axes that
    // any actions could leave. Every reward falls with both remainders, so no other path has a better reward at any
    // step, and none ends earlier where ending saves negative rewards: the path is optimal for all three rewards.
    double StraightReturn(PointGoal goal, double stepSize)
    {
        PointRules rules = Rules;
        double total = 0;
        for (int t = 1; t <= Horizon; t++)
        {
            double dx = Math.Max(0, Math.Abs(goal.X) - t * stepSize), dy = Math.Max(0, Math.Abs(goal.Y) - t * stepSize);
            total += rules.RewardAt(dx, dy);
            if (rules.EndsAt(dx, dy)) break;
        }
        return total;
    }
}
