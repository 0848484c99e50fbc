using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace MetaRL.Envs.Families.Planar.Lanes;

internal readonly unsafe struct Lanes8 : ILanes<Lanes8>
{
    const MethodImplOptions Inline = MethodImplOptions.AggressiveInlining;
    readonly Vector256<float> x;
    [MethodImpl(Inline)] Lanes8(Vector256<float> x) => this.x = x;
    public static int Width => 8;
    [MethodImpl(Inline)] public static Lanes8 Create(float x) => new(Vector256.Create(x));
    [MethodImpl(Inline)] public static Lanes8 operator +(Lanes8 a, Lanes8 b) => new(a.x + b.x);
    [MethodImpl(Inline)] public static Lanes8 operator -(Lanes8 a, Lanes8 b) => new(a.x - b.x);
    [MethodImpl(Inline)] public static Lanes8 operator *(Lanes8 a, Lanes8 b) => new(a.x * b.x);
    [MethodImpl(Inline)] public static Lanes8 operator /(Lanes8 a, Lanes8 b) => new(a.x / b.x);
    [MethodImpl(Inline)] public static Lanes8 operator &(Lanes8 mask, Lanes8 x) => new(mask.x & x.x);
    [MethodImpl(Inline)] public static Lanes8 Fma(Lanes8 a, Lanes8 b, Lanes8 c) => new(Vector256.FusedMultiplyAdd(a.x, b.x, c.x));
    [MethodImpl(Inline)]
    public static Lanes8 Min(Lanes8 a, Lanes8 b) => new(Avx.IsSupported
        ? Avx.Min(a.x, b.x)
        : Vector256.ConditionalSelect(Vector256.LessThan(a.x, b.x), a.x, b.x));

    [MethodImpl(Inline)]
    public static Lanes8 Max(Lanes8 a, Lanes8 b) => new(Avx.IsSupported
        ? Avx.Max(a.x, b.x)
        : Vector256.ConditionalSelect(Vector256.GreaterThan(a.x, b.x), a.x, b.x));
    [MethodImpl(Inline)] public static Lanes8 Abs(Lanes8 x) => new(Vector256.Abs(x.x));
    [MethodImpl(Inline)] public static Lanes8 Sqrt(Lanes8 x) => new(Vector256.Sqrt(x.x));
    [MethodImpl(Inline)] public static Lanes8 Floor(Lanes8 x) => new(Vector256.Floor(x.x));
    [MethodImpl(Inline)] public static Lanes8 Greater(Lanes8 a, Lanes8 b) => new(Vector256.GreaterThan(a.x, b.x));
    [MethodImpl(Inline)] public static Lanes8 Select(Lanes8 mask, Lanes8 a, Lanes8 b) => new(Vector256.ConditionalSelect(mask.x, a.x, b.x));
    [MethodImpl(Inline)] public static bool Any(Lanes8 mask) => mask.x.AsInt32() != Vector256<int>.Zero;

    [MethodImpl(Inline)]
    public static Lanes8 Gather(float* from, Lanes8 index)
    {
        Vector256<int> i = Vector256.ConvertToInt32(index.x);
        return new(Avx2.GatherVector256(from, i, sizeof(float)));
    }
}
