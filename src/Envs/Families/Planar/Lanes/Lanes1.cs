namespace MetaRL.Envs.Families.Planar.Lanes;

/// <summary>One lane, for hardware without vectors and for a thread of a GPU: a mask is a float's bits like any other value.</summary>
internal readonly unsafe struct Lanes1 : ILanes<Lanes1>
{
    readonly float x;
    Lanes1(float x) => this.x = x;
    public static int Width => 1;
    public static Lanes1 Create(float x) => new(x);
    public static Lanes1 operator +(Lanes1 a, Lanes1 b) => new(a.x + b.x);
    public static Lanes1 operator -(Lanes1 a, Lanes1 b) => new(a.x - b.x);
    public static Lanes1 operator *(Lanes1 a, Lanes1 b) => new(a.x * b.x);
    public static Lanes1 operator /(Lanes1 a, Lanes1 b) => new(a.x / b.x);
    public static Lanes1 operator &(Lanes1 mask, Lanes1 x) => Any(mask) ? x : default;
    public static Lanes1 Fma(Lanes1 a, Lanes1 b, Lanes1 c) => new(MathF.FusedMultiplyAdd(a.x, b.x, c.x));
    public static Lanes1 Min(Lanes1 a, Lanes1 b) => a.x < b.x ? a : b;
    public static Lanes1 Max(Lanes1 a, Lanes1 b) => a.x > b.x ? a : b;
    public static Lanes1 Abs(Lanes1 x) => new(MathF.Abs(x.x));
    public static Lanes1 Sqrt(Lanes1 x) => new(MathF.Sqrt(x.x));
    public static Lanes1 Floor(Lanes1 x) => new(MathF.Floor(x.x));
    public static Lanes1 Greater(Lanes1 a, Lanes1 b) => new(BitConverter.Int32BitsToSingle(a.x > b.x ? -1 : 0));
    public static Lanes1 Select(Lanes1 mask, Lanes1 a, Lanes1 b) => Any(mask) ? a : b;
    public static bool Any(Lanes1 mask) => BitConverter.SingleToInt32Bits(mask.x) != 0;
    public static Lanes1 Gather(float* from, Lanes1 index) => new(from[(int)index.x]);
}
