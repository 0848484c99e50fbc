namespace MetaRL.Tensors.Simd;

/// <summary>Vectors of one float, for hardware without any: a mask is a float's bits like any other value.</summary>
internal readonly unsafe struct ScalarOps : IVectorOps<float>
{
    public static int Width => 1;
    public static int TileVectors => 1;
    public static float Load(float* from) => *from;
    public static void Store(float x, float* to) => *to = x;
    public static float Create(float x) => x;
    public static float Add(float a, float b) => a + b;
    public static float Subtract(float a, float b) => a - b;
    public static float Multiply(float a, float b) => a * b;
    public static float Divide(float a, float b) => a / b;
    public static float MultiplyAdd(float a, float b, float c) => a * b + c;
    public static float Sum(float x) => x;
    public static float Min(float a, float b) => a < b ? a : b;
    public static float Max(float a, float b) => a > b ? a : b;
    public static float Less(float a, float b) => Mask(a < b);
    public static float LessOrEqual(float a, float b) => Mask(a <= b);
    public static float Equal(float a, float b) => Mask(a == b);
    public static float Select(float mask, float a, float b) => BitConverter.SingleToInt32Bits(mask) != 0 ? a : b;
    public static float ShiftToExponent(float x) => BitConverter.Int32BitsToSingle(BitConverter.SingleToInt32Bits(x) << 23);
    public static float Exponent(float x) => (BitConverter.SingleToInt32Bits(x) >> 23) - 127;
    static float Mask(bool set) => BitConverter.Int32BitsToSingle(set ? -1 : 0);
}
