using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics.X86;

namespace MetaRL.Tensors.Simd.Layers;

/// <summary>What becomes of a vector of y, just computed and still in the cache: element <c>at</c> of the layer's
/// matrices, in column <c>column</c>. Matrices that outlive a block of rows have the next block <c>ahead</c> elements on:
/// asking for it vector by vector hides the memory's latency behind the arithmetic, which asking for it at once does not.</summary>
internal unsafe interface ILayerEnd
{
    void Finish<V, O>(float* y, nint at, int column, nint ahead) where V : struct where O : struct, IVectorOps<V>;

    /// <summary>Towards the second-level cache, which holds a block; a line that is never read costs nothing but the asking.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static void Fetch(float* p) { if (Sse.IsSupported) Sse.Prefetch1(p); }
}

/// <summary>y ← f(y + bias)</summary>
internal readonly unsafe struct ForwardEnd<F>(float* bias) : ILayerEnd where F : struct, INonlinearity
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Finish<V, O>(float* y, nint at, int column, nint ahead) where V : struct where O : struct, IVectorOps<V>
    {
        ILayerEnd.Fetch(y + at + ahead);
        O.Store(F.Apply<V, O>(O.Add(O.Load(y + at), O.Load(bias + column))), y + at);
    }
}

/// <summary>y ← y + bias,  th ← f′ y</summary>
internal readonly unsafe struct TangentEnd<F>(float* bias, float* h, float* th) : ILayerEnd where F : struct, INonlinearity
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Finish<V, O>(float* y, nint at, int column, nint ahead) where V : struct where O : struct, IVectorOps<V>
    {
        ILayerEnd.Fetch(h + at + ahead);
        V tz = O.Add(O.Load(y + at), O.Load(bias + column));
        O.Store(tz, y + at);
        O.Store(O.Multiply(tz, F.Slope<V, O>(O.Load(h + at))), th + at);
    }
}

/// <summary>y ← f′ y</summary>
internal readonly unsafe struct BackwardEnd<F>(float* h) : ILayerEnd where F : struct, INonlinearity
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Finish<V, O>(float* y, nint at, int column, nint ahead) where V : struct where O : struct, IVectorOps<V>
    {
        ILayerEnd.Fetch(y + at + ahead);
        O.Store(O.Multiply(O.Load(y + at), F.Slope<V, O>(O.Load(h + at))), y + at);
    }
}

/// <summary>y ← f′ y + f″/f′ d tz</summary>
internal readonly unsafe struct BackwardTangentEnd<F>(float* h, float* d, float* tz) : ILayerEnd where F : struct, INonlinearity
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Finish<V, O>(float* y, nint at, int column, nint ahead) where V : struct where O : struct, IVectorOps<V>
    {
        ILayerEnd.Fetch(d + at + ahead);
        V value = O.Load(h + at), bend = O.Multiply(F.Bend<V, O>(value), O.Multiply(O.Load(d + at), O.Load(tz + at)));
        O.Store(O.MultiplyAdd(O.Load(y + at), F.Slope<V, O>(value), bend), y + at);
    }
}
