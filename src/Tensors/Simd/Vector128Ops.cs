using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using V = System.Runtime.Intrinsics.Vector128<float>;

namespace MetaRL.Tensors.Simd;

internal readonly unsafe struct Vector128Ops : IVectorOps<V>
{
    public static int Width => 4;
    public static int TileVectors => 2;
    [MethodImpl(MethodImplOptions.AggressiveInlining)] public static V Load(float* from) => Vector128.Load(from);
    [MethodImpl(MethodImplOptions.AggressiveInlining)] public static void Store(V x, float* to) => x.Store(to);
    [MethodImpl(MethodImplOptions.AggressiveInlining)] public static V Create(float x) => Vector128.Create(x);
    [MethodImpl(MethodImplOptions.AggressiveInlining)] public static V Add(V a, V b) => a + b;
    [MethodImpl(MethodImplOptions.AggressiveInlining)] public static V Subtract(V a, V b) => a - b;
    [MethodImpl(MethodImplOptions.AggressiveInlining)] public static V Multiply(V a, V b) => a * b;
    [MethodImpl(MethodImplOptions.AggressiveInlining)] public static V Divide(V a, V b) => a / b;
    [MethodImpl(MethodImplOptions.AggressiveInlining)] public static V MultiplyAdd(V a, V b, V c) => Vector128.MultiplyAddEstimate(a, b, c);
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float Sum(V x)
    {
        x += Vector128.Shuffle(x, Vector128.Create(2, 3, 0, 1));
        return (x + Vector128.Shuffle(x, Vector128.Create(1, 0, 3, 2))).ToScalar();
    }
    [MethodImpl(MethodImplOptions.AggressiveInlining)] public static V Min(V a, V b) => Vector128.ConditionalSelect(Vector128.LessThan(a, b), a, b);
    [MethodImpl(MethodImplOptions.AggressiveInlining)] public static V Max(V a, V b) => Vector128.ConditionalSelect(Vector128.GreaterThan(a, b), a, b);
    [MethodImpl(MethodImplOptions.AggressiveInlining)] public static V Less(V a, V b) => Vector128.LessThan(a, b);
    [MethodImpl(MethodImplOptions.AggressiveInlining)] public static V LessOrEqual(V a, V b) => Vector128.LessThanOrEqual(a, b);
    [MethodImpl(MethodImplOptions.AggressiveInlining)] public static V Equal(V a, V b) => Vector128.Equals(a, b);
    [MethodImpl(MethodImplOptions.AggressiveInlining)] public static V Select(V mask, V a, V b) => Vector128.ConditionalSelect(mask, a, b);
    [MethodImpl(MethodImplOptions.AggressiveInlining)] public static V ShiftToExponent(V x) => (x.AsInt32() << 23).AsSingle();
    [MethodImpl(MethodImplOptions.AggressiveInlining)] public static V Exponent(V x) => Vector128.ConvertToSingle((x.AsInt32() >> 23) - Vector128.Create(127));
}
