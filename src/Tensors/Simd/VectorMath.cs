namespace MetaRL.Tensors.Simd;

/// <summary>Functions of float32 spans for fused losses: the simd back end's own kernels, so that they agree with
/// tensors bit by bit. Outputs may be the inputs.</summary>
public static class VectorMath
{
    /// <summary>y ← eˣ, within 2 units in the last place.</summary>
    public static void Exp(ReadOnlySpan<float> x, Span<float> y) => Elementwise.Map(default(ExpMap), x, y);
}
