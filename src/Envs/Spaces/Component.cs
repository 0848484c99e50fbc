namespace MetaRL.Envs.Spaces;

/// <summary>What one number of a space's values may be.</summary>
/// <param name="Low">The least; -inf for no bound.</param>
/// <param name="High">The largest; +inf for no bound.</param>
/// <param name="IsWhole">Whether it is a choice: a whole number from 0 to High.</param>
public readonly record struct Component(float Low, float High, bool IsWhole)
{
    /// <summary>Whether a number is one of these.</summary>
    /// <param name="value">The number.</param>
    public bool Contains(float value) => float.IsFinite(value) && value >= Low && value <= High && (!IsWhole || value == MathF.Floor(value));

    /// <summary>Draws one: uniform, or standard normal where it is not bounded on both sides.</summary>
    /// <param name="rng">The stream to draw from.</param>
    public float Sample(ref Rng rng)
    {
        if (IsWhole) return rng.Below((int)High + 1);
        return float.IsFinite(Low) && float.IsFinite(High) ? rng.Uniform(Low, High) : Math.Clamp(rng.Normal(), Low, High);
    }

    /// <summary>Such as "a number in [-1, 1]" or "a whole number from 0 to 4".</summary>
    public override string ToString() => IsWhole ? $"a whole number from 0 to {(int)High}" : $"a number in [{Low}, {High}]";
}
