namespace MetaRL.Gpu.Tensors;

/// <summary>Whole numbers kept as floats.</summary>
static class Indices
{
    // Floats above 2²⁴ no longer tell neighbours apart.
    const float Most = 1 << 24;

    /// <summary>A number that all values are below, if every one is a whole number from 0; else null.</summary>
    internal static int? Below(ReadOnlySpan<float> values)
    {
        float largest = -1;
        foreach (float v in values)
        {
            bool isIndex = v is >= 0 and <= Most && v == MathF.Floor(v);
            if (!isIndex) return null;
            largest = MathF.Max(largest, v);
        }
        return (int)largest + 1;
    }

    internal static IndexOutOfRangeException Outside(float value, int size) => new($"Gather: index {value} is not a whole number in [0, {size})");
}
