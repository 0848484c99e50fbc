using MetaRL.Envs.Families.Planar.Bodies;
using MetaRL.Envs.Families.Planar.Simulation;
using MetaRL.Envs.Spaces;
using MetaRL.Envs.Vectorized;

namespace MetaRL.Envs.Families.Planar;

/// <summary>
/// Families of a body that moves in the vertical plane, in MetaRL's own simulator: what is learned here shows how
/// meta-learners compare, but returns cannot be compared with MuJoCo's. Observation: height above the ground, pitch and
/// hinge angles, then all velocities. Action: torques [hinges] in [-1, 1] of each motor's greatest.
/// </summary>
public abstract record PlanarFamily : TaskFamily
{
    /// <summary>What moves.</summary>
    public PlanarBody Body
    {
        get;
        init => field = value ?? throw new ArgumentException("PlanarFamily.Body: null; expected a body, such as new HopperBody()");
    } = new RunnerBody();

    /// <summary>Most steps in an episode, in [1, 1e6].</summary>
    public int Horizon { get; init => field = Require.InRange(value, 1, 1_000_000, "PlanarFamily.Horizon"); } = 200;

    /// <inheritdoc/>
    public sealed override string Name => $"{Body.Name}-{What}";

    /// <inheritdoc/>
    public sealed override EnvSpec Spec =>
        new(BoxSpace.Unbounded(2 * Body.Positions - 1 + HeightsSeen), BoxSpace.Uniform(Body.Joints, -1, 1), Horizon);

    /// <inheritdoc/>
    public sealed override PlanarTask Sample(Split split, Seed seed)
    {
        Rng rng = seed.ForSplit(split).Stream();
        return Draw(split, ref rng);
    }

    /// <inheritdoc/>
    public sealed override IReadOnlyList<ReferenceLine> References(ITask task) =>
        task is PlanarTask own && own.Family == this
            ? ReferencesOf(own)
            : throw new ArgumentException($"References: {task.Description} is not a task of this {Name} family; expected one of its own");

    /// <summary>The second half of the name, such as "velocity".</summary>
    private protected abstract string What { get; }

    private protected virtual int HeightsSeen => 0;

    private protected abstract PlanarTask Draw(Split split, ref Rng rng);

    private protected virtual IReadOnlyList<ReferenceLine> ReferencesOf(PlanarTask task) => [];

    private protected PlanarSetup Setup(PlanarGoal? goal = null, PlanarGround? ground = null) =>
        new(Body, Spec) { Goal = goal ?? PlanarGoal.Forward, Ground = ground ?? PlanarGround.Flat };

    private protected PlanarTask Task(PlanarSetup setup, string description, params IEnumerable<(string Name, double Value)> parameters) =>
        new(this, setup, description, parameters.ToDictionary(p => p.Name, p => p.Value));

    // Only a body that may lie and stand as it likes can be paid for doing nothing.
    private protected IReadOnlyList<ReferenceLine> StandingStill(double reward) =>
        Body.Health is null ? [new("standing still", Horizon * (reward + Body.AliveBonus))] : [];
}
