using System.Runtime.CompilerServices;

namespace MetaRL.Envs.Randomness;

/// <summary>
/// Two independent standard normals from 64 random bits (Box and Muller 1958, doi:10.1214/aoms/1177706645): the radius
/// from the high 32, the angle from the low 32. Logarithm, sine and cosine are polynomials of our own (Cephes, Moshier,
/// single precision), in products and sums alone: twice as fast as the C library's, and the same bits on every machine.
/// </summary>
static class BoxMuller
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static (float Z0, float Z1) Of(ulong bits)
    {
        // u is at least 2^-33 and at most 1, so the logarithm is finite and not positive.
        float u = ((uint)(bits >> 32) + 0.5f) * (1f / (1L << 32));
        float radius = MathF.Sqrt(-2f * Log(u));
        (float sin, float cos) = SinCos((int)bits);
        return (radius * cos, radius * sin);
    }

    // x = 2^e m with m in [sqrt(1/2), sqrt(2)); x normal and positive.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static float Log(float x)
    {
        const int rootHalf = 0x3F3504F3;
        int above = BitConverter.SingleToInt32Bits(x) - rootHalf;
        float e = above >> 23, r = BitConverter.Int32BitsToSingle((above & 0x7FFFFF) + rootHalf) - 1, z = r * r, q = z * z;
        float low = 3.3333331174e-1f + r * -2.4999993993e-1f, mid = 2.0000714765e-1f + r * -1.6668057665e-1f;
        float high = 1.4249322787e-1f + r * -1.2420140846e-1f, top = 1.1676998740e-1f + r * -1.1514610310e-1f + z * 7.0376836292e-2f;
        float p = (low + z * mid) + q * (high + z * top);
        return e * 0.693359375f + (r + (e * -2.12194440e-4f + (p * r * z - 0.5f * z)));   // ln 2 in two parts
    }

    // Of pi a / 2^31: the quarter turn nearest to it, and the rest within pi / 4.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static (float Sin, float Cos) SinCos(int a)
    {
        int quarter = unchecked(a + (1 << 29)) >> 30;
        float t = unchecked(a - (quarter << 30)) * (MathF.PI / (1L << 31)), z = t * t;
        float s = t + t * z * (-1.6666654611e-1f + z * (8.3321608736e-3f + z * -1.9515295891e-4f));
        float c = 1 - 0.5f * z + z * z * (4.166664568298827e-2f + z * (-1.388731625493765e-3f + z * 2.443315711809948e-5f));
        (float sin, float cos) = (quarter & 1) == 0 ? (s, c) : (c, s);
        return ((quarter & 2) == 0 ? sin : -sin, (quarter + 1 & 2) == 0 ? cos : -cos);
    }
}
