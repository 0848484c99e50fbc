namespace MetaRL.Envs.Families.Trading;

/// <summary>An interval that a number is drawn from, uniformly; of one point where both ends are alike.</summary>
/// <param name="Low">Least value.</param>
/// <param name="High">Greatest value, not below the least.</param>
public sealed record UniformInterval(float Low, float High)
{
    /// <summary>The interval that holds one number only.</summary>
    /// <param name="value">The number.</param>
    public static UniformInterval Only(float value) => new(value, value);

    /// <summary>Such as "[0, 0.1]".</summary>
    public override string ToString() => $"[{Low}, {High}]";

    internal float Draw(ref Rng rng) => rng.Uniform(Low, High);

    internal UniformInterval Within(UniformInterval limits, string name) =>
        Low >= limits.Low && Low <= High && High <= limits.High ? this
            : throw new ArgumentOutOfRangeException(null, $"{name}: {this} is no interval within {limits}");

    internal UniformInterval Wider(float factor, UniformInterval limits)
    {
        (float low, float high) = Families.Wider.Interval(Low, High, factor, limits.Low, limits.High);
        return new(low, high);
    }
}
