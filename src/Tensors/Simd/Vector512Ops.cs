using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;
using V = System.Runtime.Intrinsics.Vector512<float>;

namespace MetaRL.Tensors.Simd;

internal readonly unsafe struct Vector512Ops : IVectorOps<V>
{
    public static int Width => 16;
    public static int TileVectors => 4;
    [MethodImpl(MethodImplOptions.AggressiveInlining)] public static V Load(float* from) => Vector512.Load(from);
    [MethodImpl(MethodImplOptions.AggressiveInlining)] public static void Store(V x, float* to) => x.Store(to);
    [MethodImpl(MethodImplOptions.AggressiveInlining)] public static V Create(float x) => Vector512.Create(x);
    [MethodImpl(MethodImplOptions.AggressiveInlining)] public static V Add(V a, V b) => a + b;
    [MethodImpl(MethodImplOptions.AggressiveInlining)] public static V Subtract(V a, V b) => a - b;
    [MethodImpl(MethodImplOptions.AggressiveInlining)] public static V Multiply(V a, V b) => a * b;
    [MethodImpl(MethodImplOptions.AggressiveInlining)] public static V Divide(V a, V b) => a / b;
    [MethodImpl(MethodImplOptions.AggressiveInlining)] public static V MultiplyAdd(V a, V b, V c) => Vector512.MultiplyAddEstimate(a, b, c);
    [MethodImpl(MethodImplOptions.AggressiveInlining)] public static float Sum(V x) => Vector256Ops.Sum(x.GetLower() + x.GetUpper());
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Min(V a, V b)
        => Avx512F.IsSupported ? Avx512F.Min(a, b) : Vector512.ConditionalSelect(Vector512.LessThan(a, b), a, b);
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Max(V a, V b)
        => Avx512F.IsSupported ? Avx512F.Max(a, b) : Vector512.ConditionalSelect(Vector512.GreaterThan(a, b), a, b);
    [MethodImpl(MethodImplOptions.AggressiveInlining)] public static V Less(V a, V b) => Vector512.LessThan(a, b);
    [MethodImpl(MethodImplOptions.AggressiveInlining)] public static V LessOrEqual(V a, V b) => Vector512.LessThanOrEqual(a, b);
    [MethodImpl(MethodImplOptions.AggressiveInlining)] public static V Equal(V a, V b) => Vector512.Equals(a, b);
    [MethodImpl(MethodImplOptions.AggressiveInlining)] public static V Select(V mask, V a, V b) => Vector512.ConditionalSelect(mask, a, b);
    [MethodImpl(MethodImplOptions.AggressiveInlining)] public static V ShiftToExponent(V x) => (x.AsInt32() << 23).AsSingle();
    [MethodImpl(MethodImplOptions.AggressiveInlining)] public static V Exponent(V x) => Vector512.ConvertToSingle((x.AsInt32() >> 23) - Vector512.Create(127));
}
