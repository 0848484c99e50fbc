using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace MetaRL.Envs.Families.Planar.Lanes;

internal readonly unsafe struct Lanes4 : ILanes<Lanes4>
{
    const MethodImplOptions Inline = MethodImplOptions.AggressiveInlining;
    readonly Vector128<float> x;
    [MethodImpl(Inline)] Lanes4(Vector128<float> x) => this.x = x;
    public static int Width => 4;
    [MethodImpl(Inline)] public static Lanes4 Create(float x) => new(Vector128.Create(x));
    [MethodImpl(Inline)] public static Lanes4 operator +(Lanes4 a, Lanes4 b) => new(a.x + b.x);
    [MethodImpl(Inline)] public static Lanes4 operator -(Lanes4 a, Lanes4 b) => new(a.x - b.x);
    [MethodImpl(Inline)] public static Lanes4 operator *(Lanes4 a, Lanes4 b) => new(a.x * b.x);
    [MethodImpl(Inline)] public static Lanes4 operator /(Lanes4 a, Lanes4 b) => new(a.x / b.x);
    [MethodImpl(Inline)] public static Lanes4 operator &(Lanes4 mask, Lanes4 x) => new(mask.x & x.x);
    [MethodImpl(Inline)] public static Lanes4 Fma(Lanes4 a, Lanes4 b, Lanes4 c) => new(Vector128.FusedMultiplyAdd(a.x, b.x, c.x));
    [MethodImpl(Inline)] public static Lanes4 Min(Lanes4 a, Lanes4 b) => new(Vector128.ConditionalSelect(Vector128.LessThan(a.x, b.x), a.x, b.x));
    [MethodImpl(Inline)] public static Lanes4 Max(Lanes4 a, Lanes4 b) => new(Vector128.ConditionalSelect(Vector128.GreaterThan(a.x, b.x), a.x, b.x));
    [MethodImpl(Inline)] public static Lanes4 Abs(Lanes4 x) => new(Vector128.Abs(x.x));
    [MethodImpl(Inline)] public static Lanes4 Sqrt(Lanes4 x) => new(Vector128.Sqrt(x.x));
    [MethodImpl(Inline)] public static Lanes4 Floor(Lanes4 x) => new(Vector128.Floor(x.x));
    [MethodImpl(Inline)] public static Lanes4 Greater(Lanes4 a, Lanes4 b) => new(Vector128.GreaterThan(a.x, b.x));
    [MethodImpl(Inline)] public static Lanes4 Select(Lanes4 mask, Lanes4 a, Lanes4 b) => new(Vector128.ConditionalSelect(mask.x, a.x, b.x));
    [MethodImpl(Inline)] public static bool Any(Lanes4 mask) => mask.x.AsInt32() != Vector128<int>.Zero;

    [MethodImpl(Inline)]
    public static Lanes4 Gather(float* from, Lanes4 index)
    {
        Vector128<int> i = Vector128.ConvertToInt32(index.x);
        return new(Vector128.Create(from[i.GetElement(0)], from[i.GetElement(1)], from[i.GetElement(2)], from[i.GetElement(3)]));
    }
}
