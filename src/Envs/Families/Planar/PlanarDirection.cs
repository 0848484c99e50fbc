namespace MetaRL.Envs.Families.Planar;

/// <summary>
/// Run forwards or backwards, which of the two is unseen. Reward of a step: +-v - c |a|^2 + b, with v the mean speed over
/// the step in m/s, a the action, and c and b the body's. MAML, Finn et al. 2017, arXiv:1703.03400.
/// </summary>
public sealed record PlanarDirection : PlanarFamily
{
    private protected override string What => "direction";

    /// <inheritdoc/>
    public override IReadOnlyList<TaskParameter> TaskParameters => [new("direction", -1, 1)];

    /// <summary>The task to run one way.</summary>
    /// <param name="direction">1 is forwards, -1 backwards.</param>
    /// <exception cref="ArgumentOutOfRangeException">The direction is neither.</exception>
    public PlanarTask Toward(int direction)
    {
        if (direction is not (1 or -1)) throw new ArgumentOutOfRangeException(null, $"direction: {direction}; expected 1 or -1");
        return Task(Setup(PlanarGoal.Along(direction)), direction > 0 ? "forwards" : "backwards", ("direction", direction));
    }

    private protected override PlanarTask Draw(Split split, ref Rng rng) => Toward(rng.Bernoulli(0.5) ? 1 : -1);

    private protected override IReadOnlyList<ReferenceLine> ReferencesOf(PlanarTask task) => StandingStill(0);
}
