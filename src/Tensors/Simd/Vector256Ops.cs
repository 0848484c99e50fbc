using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;
using V = System.Runtime.Intrinsics.Vector256<float>;

namespace MetaRL.Tensors.Simd;

internal readonly unsafe struct Vector256Ops : IVectorOps<V>
{
    public static int Width => 8;
    public static int TileVectors => 2;
    [MethodImpl(MethodImplOptions.AggressiveInlining)] public static V Load(float* from) => Vector256.Load(from);
    [MethodImpl(MethodImplOptions.AggressiveInlining)] public static void Store(V x, float* to) => x.Store(to);
    [MethodImpl(MethodImplOptions.AggressiveInlining)] public static V Create(float x) => Vector256.Create(x);
    [MethodImpl(MethodImplOptions.AggressiveInlining)] public static V Add(V a, V b) => a + b;
    [MethodImpl(MethodImplOptions.AggressiveInlining)] public static V Subtract(V a, V b) => a - b;
    [MethodImpl(MethodImplOptions.AggressiveInlining)] public static V Multiply(V a, V b) => a * b;
    [MethodImpl(MethodImplOptions.AggressiveInlining)] public static V Divide(V a, V b) => a / b;
    [MethodImpl(MethodImplOptions.AggressiveInlining)] public static V MultiplyAdd(V a, V b, V c) => Vector256.MultiplyAddEstimate(a, b, c);
    [MethodImpl(MethodImplOptions.AggressiveInlining)] public static float Sum(V x) => Vector128Ops.Sum(x.GetLower() + x.GetUpper());
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Min(V a, V b)
        => Avx.IsSupported ? Avx.Min(a, b) : Vector256.ConditionalSelect(Vector256.LessThan(a, b), a, b);
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Max(V a, V b)
        => Avx.IsSupported ? Avx.Max(a, b) : Vector256.ConditionalSelect(Vector256.GreaterThan(a, b), a, b);
    [MethodImpl(MethodImplOptions.AggressiveInlining)] public static V Less(V a, V b) => Vector256.LessThan(a, b);
    [MethodImpl(MethodImplOptions.AggressiveInlining)] public static V LessOrEqual(V a, V b) => Vector256.LessThanOrEqual(a, b);
    [MethodImpl(MethodImplOptions.AggressiveInlining)] public static V Equal(V a, V b) => Vector256.Equals(a, b);
    [MethodImpl(MethodImplOptions.AggressiveInlining)] public static V Select(V mask, V a, V b) => Vector256.ConditionalSelect(mask, a, b);
    [MethodImpl(MethodImplOptions.AggressiveInlining)] public static V ShiftToExponent(V x) => (x.AsInt32() << 23).AsSingle();
    [MethodImpl(MethodImplOptions.AggressiveInlining)] public static V Exponent(V x) => Vector256.ConvertToSingle((x.AsInt32() >> 23) - Vector256.Create(127));
}
