using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace MetaRL.Envs.Families.Planar.Lanes;

internal readonly unsafe struct Lanes16 : ILanes<Lanes16>
{
    const MethodImplOptions Inline = MethodImplOptions.AggressiveInlining;
    readonly Vector512<float> x;
    [MethodImpl(Inline)] Lanes16(Vector512<float> x) => this.x = x;
    public static int Width => 16;
    [MethodImpl(Inline)] public static Lanes16 Create(float x) => new(Vector512.Create(x));
    [MethodImpl(Inline)] public static Lanes16 operator +(Lanes16 a, Lanes16 b) => new(a.x + b.x);
    [MethodImpl(Inline)] public static Lanes16 operator -(Lanes16 a, Lanes16 b) => new(a.x - b.x);
    [MethodImpl(Inline)] public static Lanes16 operator *(Lanes16 a, Lanes16 b) => new(a.x * b.x);
    [MethodImpl(Inline)] public static Lanes16 operator /(Lanes16 a, Lanes16 b) => new(a.x / b.x);
    [MethodImpl(Inline)] public static Lanes16 operator &(Lanes16 mask, Lanes16 x) => new(mask.x & x.x);
    [MethodImpl(Inline)] public static Lanes16 Fma(Lanes16 a, Lanes16 b, Lanes16 c) => new(Vector512.FusedMultiplyAdd(a.x, b.x, c.x));
    [MethodImpl(Inline)]
    public static Lanes16 Min(Lanes16 a, Lanes16 b) => new(Avx512F.IsSupported
        ? Avx512F.Min(a.x, b.x)
        : Vector512.ConditionalSelect(Vector512.LessThan(a.x, b.x), a.x, b.x));

    [MethodImpl(Inline)]
    public static Lanes16 Max(Lanes16 a, Lanes16 b) => new(Avx512F.IsSupported
        ? Avx512F.Max(a.x, b.x)
        : Vector512.ConditionalSelect(Vector512.GreaterThan(a.x, b.x), a.x, b.x));
    [MethodImpl(Inline)] public static Lanes16 Abs(Lanes16 x) => new(Vector512.Abs(x.x));
    [MethodImpl(Inline)] public static Lanes16 Sqrt(Lanes16 x) => new(Vector512.Sqrt(x.x));
    [MethodImpl(Inline)] public static Lanes16 Floor(Lanes16 x) => new(Vector512.Floor(x.x));
    [MethodImpl(Inline)] public static Lanes16 Greater(Lanes16 a, Lanes16 b) => new(Vector512.GreaterThan(a.x, b.x));
    [MethodImpl(Inline)] public static Lanes16 Select(Lanes16 mask, Lanes16 a, Lanes16 b) => new(Vector512.ConditionalSelect(mask.x, a.x, b.x));
    [MethodImpl(Inline)] public static bool Any(Lanes16 mask) => mask.x.AsInt32() != Vector512<int>.Zero;

    [MethodImpl(Inline)]
    public static Lanes16 Gather(float* from, Lanes16 index)
    {
        Vector512<int> i = Vector512.ConvertToInt32(index.x);
        return new(Vector512.Create(Avx2.GatherVector256(from, i.GetLower(), sizeof(float)), Avx2.GatherVector256(from, i.GetUpper(), sizeof(float))));
    }
}
