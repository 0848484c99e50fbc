using MetaRL.Envs.Vectorized;

namespace MetaRL.Envs.Families.Planar;

/// <summary>
/// Run forwards with one dead motor, which one is unseen. Every third hinge, counted from the second (the shins of all
/// bodies here), dies only in test tasks, the others only in train tasks. Reward of a step: v - c |a|^2 + b, with v the
/// mean speed over the step in m/s, a the action, and c and b the body's. Nagabandi et al. 2019, arXiv:1803.11347.
/// </summary>
public sealed record PlanarCripple : PlanarFamily
{
    private protected override string What => "cripple";

    /// <inheritdoc/>
    public override IReadOnlyList<TaskParameter> TaskParameters => [new("motor", 0, Body.Joints - 1)];

    /// <summary>The task in which one motor is dead.</summary>
    /// <param name="motor">Index of its action.</param>
    /// <exception cref="ArgumentOutOfRangeException">The body has no such motor.</exception>
    public PlanarTask Without(int motor)
    {
        PlanarSetup setup = Setup();
        int link = Require.InRange(motor, 0, Body.Joints - 1, "motor") + 1;
        setup.Model.Links[link].Torque = 0;
        return Task(setup, $"{Body.Links[link].Name} dead", ("motor", motor));
    }

    private protected override PlanarTask Draw(Split split, ref Rng rng)
    {
        int[] motors = [.. Enumerable.Range(0, Body.Joints).Where(j => (j % 3 == 1) == (split == Split.Test))];
        if (motors.Length == 0)
            throw new InvalidOperationException($"PlanarCripple: {Body.Name} has {Body.Joints} motors; expected at least 2, to hold one out");
        return Without(motors[rng.Below(motors.Length)]);
    }
}
