using System.Runtime.CompilerServices;

namespace MetaRL.Tensors.Simd;

// One struct for each BinaryOp. Min and Max keep a NaN of either side, as the reference back end does.

internal readonly struct AddZip : IZip
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public V Invoke<V, O>(V a, V b) where V : struct where O : struct, IVectorOps<V> => O.Add(a, b);
}

internal readonly struct SubtractZip : IZip
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public V Invoke<V, O>(V a, V b) where V : struct where O : struct, IVectorOps<V> => O.Subtract(a, b);
}

internal readonly struct MultiplyZip : IZip
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public V Invoke<V, O>(V a, V b) where V : struct where O : struct, IVectorOps<V> => O.Multiply(a, b);
}

internal readonly struct DivideZip : IZip
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public V Invoke<V, O>(V a, V b) where V : struct where O : struct, IVectorOps<V> => O.Divide(a, b);
}

internal readonly struct MinZip : IZip
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public V Invoke<V, O>(V a, V b) where V : struct where O : struct, IVectorOps<V> => O.Select(O.Equal(a, a), O.Min(a, b), a);
}

internal readonly struct MaxZip : IZip
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public V Invoke<V, O>(V a, V b) where V : struct where O : struct, IVectorOps<V> => O.Select(O.Equal(a, a), O.Max(a, b), a);
}

internal readonly struct LessZip : IZip
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public V Invoke<V, O>(V a, V b) where V : struct where O : struct, IVectorOps<V> => O.Select(O.Less(a, b), O.Create(1), O.Create(0));
}

internal readonly struct LessOrEqualZip : IZip
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public V Invoke<V, O>(V a, V b) where V : struct where O : struct, IVectorOps<V> => O.Select(O.LessOrEqual(a, b), O.Create(1), O.Create(0));
}

internal readonly struct EqualZip : IZip
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public V Invoke<V, O>(V a, V b) where V : struct where O : struct, IVectorOps<V> => O.Select(O.Equal(a, b), O.Create(1), O.Create(0));
}

internal readonly struct TanhGradientZip : IZip
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public V Invoke<V, O>(V a, V b) where V : struct where O : struct, IVectorOps<V> => O.Multiply(a, O.Subtract(O.Create(1), O.Multiply(b, b)));
}
