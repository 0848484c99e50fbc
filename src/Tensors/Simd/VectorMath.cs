namespace MetaRL.Tensors.Simd;

/// <summary>Functions of float32 spans for fused losses: the simd back end's own kernels, so that they agree with
/// tensors bit by bit. An output may be the input.</summary>
public static class VectorMath
{
    /// <summary>y ← eˣ, within 2 units in the last place.</summary>
    /// <exception cref="ShapeException">The spans have different lengths, or overlap in part.</exception>
    public static void Exp(ReadOnlySpan<float> x, Span<float> y)
    {
        if (x.Length != y.Length) throw new ShapeException($"Exp: {x.Length} elements into {y.Length}; expected as many");
        if (x.Overlaps(y, out int offset) && offset != 0) throw new ShapeException($"Exp: the output begins {offset} elements into the input; expected apart or the same");
        Elementwise.Map(default(ExpMap), x, y);
    }
}
