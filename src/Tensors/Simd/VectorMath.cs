namespace MetaRL.Tensors.Simd;

/// <summary>Functions of float32 spans for fused losses: the simd back end's own kernels, so that they agree with
/// tensors bit by bit. An output may be the input.</summary>
public static class VectorMath
{
    /// <summary>y ← eˣ, within 2 units in the last place.</summary>
    /// <exception cref="ShapeException">The spans have different lengths, or overlap in part.</exception>
    public static void Exp(ReadOnlySpan<float> x, Span<float> y) => Map(default(ExpMap), "Exp", x, y);

    /// <summary>y ← tanh x, within 6 units in the last place.</summary>
    /// <exception cref="ShapeException">The spans have different lengths, or overlap in part.</exception>
    public static void Tanh(ReadOnlySpan<float> x, Span<float> y) => Map(default(TanhMap), "Tanh", x, y);

    /// <summary>y ← 1 / (1 + e⁻ˣ), within 4 units in the last place.</summary>
    /// <exception cref="ShapeException">The spans have different lengths, or overlap in part.</exception>
    public static void Sigmoid(ReadOnlySpan<float> x, Span<float> y) => Map(default(SigmoidMap), "Sigmoid", x, y);

    static void Map<F>(F f, string name, ReadOnlySpan<float> x, Span<float> y) where F : struct, IMap
    {
        if (x.Length != y.Length) throw new ShapeException($"{name}: {x.Length} elements into {y.Length}; expected as many");
        if (x.Overlaps(y, out int offset) && offset != 0) throw new ShapeException($"{name}: the output begins {offset} elements into the input; expected apart or the same");
        Elementwise.Map(f, x, y);
    }
}
