namespace MetaRL.Envs.Families.Navigation;

/// <summary>The environment of <see cref="WindNavigation"/>.</summary>
public struct WindEnv : IEnv<Wind>
{
    readonly float distance;
    float x, y;

    internal WindEnv(float distance) => this.distance = distance;

    /// <inheritdoc/>
    public void Reset(in Wind task, ref Rng rng, Span<float> obs) => obs[0] = obs[1] = x = y = 0;

    /// <inheritdoc/>
    public StepResult Step(in Wind task, ReadOnlySpan<float> act, ref Rng rng, Span<float> obs)
    {
        float windX = task.X.At(x, y), windY = task.Y.At(x, y);
        obs[0] = x += windX + act[0];
        obs[1] = y += windY + act[1];
        return new(-Remaining(distance - x, y));
    }

    internal static float Remaining(float dx, float dy) => MathF.Sqrt(dx * dx + dy * dy);
}
