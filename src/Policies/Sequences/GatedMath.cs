using System.Numerics.Tensors;
using MetaRL.Tensors.Simd;

namespace MetaRL.Policies.Sequences;

/// <summary>What gates do to each other, elementwise, over spans of one length. An element's result does not depend on its place.</summary>
static class GatedMath
{
    /// <summary>y ← y ∘ a</summary>
    public static void Multiply(ReadOnlySpan<float> a, Span<float> y) => TensorPrimitives.Multiply(y, a, y);

    /// <summary>y ← y + a ∘ b</summary>
    public static void AddProduct(ReadOnlySpan<float> a, ReadOnlySpan<float> b, Span<float> y) => TensorPrimitives.FusedMultiplyAdd(a, b, y, y);

    /// <summary>y ← tanh y</summary>
    public static void Tanh(Span<float> y) => VectorMath.Tanh(y, y);

    /// <summary>h ← n + z ∘ (h − n)</summary>
    public static void Mix(ReadOnlySpan<float> z, ReadOnlySpan<float> n, Span<float> h)
    {
        TensorPrimitives.Subtract(h, n, h);
        TensorPrimitives.FusedMultiplyAdd(z, h, n, h);
    }
}
