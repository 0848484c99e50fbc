namespace MetaRL.Envs.Families.Navigation;

/// <summary>The environment of <see cref="PointNavigation"/>: a point that moves by its action, exactly.</summary>
public struct PointEnv : IEnv<PointGoal>
{
    readonly PointNavigation settings;
    float x, y;

    internal PointEnv(PointNavigation settings) => this.settings = settings;

    /// <inheritdoc/>
    public void Reset(in PointGoal task, ref Rng rng, Span<float> obs) => obs[0] = obs[1] = x = y = 0;

    /// <inheritdoc/>
    public StepResult Step(in PointGoal task, ReadOnlySpan<float> act, ref Rng rng, Span<float> obs)
    {
        obs[0] = x += act[0];
        obs[1] = y += act[1];
        (double dx, double dy) = ((double)x - task.X, (double)y - task.Y);
        return new((float)settings.RewardAt(dx, dy), settings.EndsAt(dx, dy));
    }
}
