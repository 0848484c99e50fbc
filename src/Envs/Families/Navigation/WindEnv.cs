namespace MetaRL.Envs.Families.Navigation;

/// <summary>The environment of <see cref="WindNavigation"/>.</summary>
public struct WindEnv : IEnv<Wind>
{
    readonly float distance, near;
    float x, y;

    internal WindEnv(float distance, float near) => (this.distance, this.near) = (distance, near);

    internal readonly (double X, double Y) Place => (x, y);

    /// <inheritdoc/>
    public void Reset(in Wind task, ref Rng rng) => x = y = 0;

    /// <inheritdoc/>
    public readonly void Observe<TObs>(in Wind task, ref TObs obs) where TObs : struct, IObsWriter, allows ref struct
    {
        obs[0] = x;
        obs[1] = y;
    }

    /// <inheritdoc/>
    public StepResult Step<TAct>(in Wind task, in TAct act, ref Rng rng) where TAct : struct, IActReader, allows ref struct
    {
        float windX = task.X.At(x, y), windY = task.Y.At(x, y);
        x += windX + act[0];
        y += windY + act[1];
        float remaining = Remaining(distance - x, y);
        return new(-remaining) { Solved = remaining <= near };
    }

    internal static float Remaining(float dx, float dy) => MathF.Sqrt(dx * dx + dy * dy);
}
