namespace MetaRL.Envs.Families.Navigation;

/// <summary>The environment of <see cref="PointNavigation"/>: a point that moves by its action, exactly.</summary>
public struct PointEnv : IEnv<PointGoal>
{
    readonly PointRules rules;
    float x, y;

    internal PointEnv(PointRules rules) => this.rules = rules;

    internal readonly (double X, double Y) Place => (x, y);

    /// <inheritdoc/>
    public void Reset(in PointGoal task, ref Rng rng) => x = y = 0;

    /// <inheritdoc/>
    public readonly void Observe<TObs>(in PointGoal task, ref TObs obs) where TObs : struct, IObsWriter, allows ref struct
    {
        obs[0] = x;
        obs[1] = y;
    }

    /// <inheritdoc/>
    public StepResult Step<TAct>(in PointGoal task, in TAct act, ref Rng rng) where TAct : struct, IActReader, allows ref struct
    {
        x += act[0];
        y += act[1];
        (double dx, double dy) = ((double)x - task.X, (double)y - task.Y);
        return new((float)rules.RewardAt(dx, dy), rules.EndsAt(dx, dy)) { Solved = rules.IsNear(dx, dy) };
    }
}
