using ILGPU;

namespace MetaRL.Gpu.Kernels;

/// <summary>
/// Functions for kernels, accurate to a few units in the last place wherever they are compiled. A card's own exp, ln and
/// tanh are approximations: ex2.approx of x · log₂e loses 5·10⁻⁶ at x = 80, and lg2.approx flushes subnormal numbers. These
/// are built of operations that round correctly. NaN is told by its bits, since min and max of a card drop it, and since a
/// compiler may turn a comparison around.
/// </summary>
static class DeviceMath
{
    const uint Magnitude = 0x7FFF_FFFF, Infinity = 0x7F80_0000;

    // ln 2 in two parts; the first has 9 binary digits, so that its products with whole numbers are exact.
    const float Ln2High = 0.693359375f, Ln2Low = -2.12194440e-4f, Log2E = 1.44269504f;

    internal const float HalfLog2Pi = 0.9189385332f;

    internal static bool IsFinite(float x) => (Interop.FloatAsInt(x) & Magnitude) < Infinity;

    internal static bool IsNaN(float x) => (Interop.FloatAsInt(x) & Magnitude) > Infinity;

    internal static float Abs(float x) => Interop.IntAsFloat(Interop.FloatAsInt(x) & Magnitude);

    /// <summary>max(a, b); NaN where one is.</summary>
    internal static float Max(float a, float b)
    {
        if (IsNaN(a)) return a;
        if (IsNaN(b)) return b;
        return a > b ? a : b;
    }

    /// <summary>min(a, b); NaN where one is.</summary>
    internal static float Min(float a, float b)
    {
        if (IsNaN(a)) return a;
        if (IsNaN(b)) return b;
        return a < b ? a : b;
    }

    /// <summary>eˣ = 2ⁿ eʳ, x = n ln 2 + r, |r| ≤ ½ ln 2; eʳ by its series to r⁷.</summary>
    internal static float Exp(float x)
    {
        if (IsNaN(x)) return x;
        if (x > 88.8f) return float.PositiveInfinity;
        if (x < -104f) return 0;
        int n = (int)(x * Log2E + (x < 0 ? -0.5f : 0.5f));
        float r = x - n * Ln2High - n * Ln2Low;
        float p = 1f / 5040;
        p = p * r + 1f / 720;
        p = p * r + 1f / 120;
        p = p * r + 1f / 24;
        p = p * r + 1f / 6;
        p = p * r + 0.5f;
        p = p * r * r + r + 1;
        int half = n / 2;   // 2ⁿ itself may be no float
        return p * PowerOfTwo(half) * PowerOfTwo(n - half);
    }

    static float PowerOfTwo(int n) => Interop.IntAsFloat((uint)(n + 127) << 23);

    /// <summary>ln x = n ln 2 + 2 artanh s, x = 2ⁿ m, s = (m − 1) / (m + 1), √½ ≤ m &lt; √2; artanh by its series to s⁹.</summary>
    internal static float Log(float x)
    {
        if (IsNaN(x) || x == float.PositiveInfinity) return x;
        if (x == 0) return float.NegativeInfinity;
        if (x < 0) return float.NaN;
        int n = 0;
        if (Interop.FloatAsInt(x) < 0x0080_0000)
        {
            x *= 8388608f;   // subnormal
            n = -23;
        }
        uint bits = Interop.FloatAsInt(x) - 0x3F35_04F3;   // of √½
        n += (int)bits >> 23;
        float f = Interop.IntAsFloat((bits & 0x007F_FFFF) + 0x3F35_04F3) - 1;
        float s = f / (2 + f), z = s * s;
        float p = 1f / 9;
        p = p * z + 1f / 7;
        p = p * z + 1f / 5;
        p = p * z + 1f / 3;
        float rest = 2 * s * z * p;
        return n * Ln2High + (n * Ln2Low + rest + 2 * s);
    }

    /// <summary>(1 − e⁻²ˣ) / (1 + e⁻²ˣ); below 0.35, where the difference would lose digits, its series to x¹¹.</summary>
    internal static float Tanh(float x)
    {
        if (IsNaN(x)) return x;
        float t = Abs(x);
        if (t < 0.35f)
        {
            float z = x * x;
            float p = -1382f / 155925;
            p = p * z + 62f / 2835;
            p = p * z - 17f / 315;
            p = p * z + 2f / 15;
            p = p * z - 1f / 3;
            return x + x * z * p;
        }
        float e = Exp(-2 * t);
        float y = (1 - e) / (1 + e);
        return x < 0 ? -y : y;
    }

    /// <summary>1 / (1 + e⁻ˣ)</summary>
    internal static float Sigmoid(float x) => 1 / (1 + Exp(-x));
}
