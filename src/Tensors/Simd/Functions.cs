using System.Runtime.CompilerServices;

namespace MetaRL.Tensors;

// Our own exponentials: TensorPrimitives (10.0) gives exp(0) = 1.0000001, so that a likelihood ratio of a policy with
// itself would not be 1, and a tanh without relative accuracy near 0. Errors stated against float64, over all floats.
// Polynomials: Cephes (Moshier), single precision.

/// <summary>eˣ, within 2 ulp; exactly 1 at 0, ∞ above 88.73, denormal below −87.3, 0 below −104.</summary>
internal readonly struct ExpMap : IMap
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public V Invoke<V, O>(V x) where V : struct where O : struct, IVectorOps<V> => Exp<V, O>(x);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static V Exp<V, O>(V x) where V : struct where O : struct, IVectorOps<V>
    {
        x = O.Min(O.Create(89), O.Max(O.Create(-104), x));
        V n = Round<V, O>(O.Multiply(x, O.Create(1.44269504f)));
        V r = O.MultiplyAdd(n, O.Create(-0.693359375f), x);           // x − n ln 2, ln 2 in two parts
        r = O.MultiplyAdd(n, O.Create(2.12194440e-4f), r);
        V p = O.Create(1.9875691500e-4f);
        p = O.MultiplyAdd(p, r, O.Create(1.3981999507e-3f));
        p = O.MultiplyAdd(p, r, O.Create(8.3334519073e-3f));
        p = O.MultiplyAdd(p, r, O.Create(4.1665795894e-2f));
        p = O.MultiplyAdd(p, r, O.Create(1.6666665459e-1f));
        p = O.MultiplyAdd(p, r, O.Create(5.0000001201e-1f));
        p = O.Add(O.MultiplyAdd(p, O.Multiply(r, r), r), O.Create(1));
        V half = Round<V, O>(O.Multiply(n, O.Create(0.5f)));          // 2ⁿ in two factors reaches denormals and ∞
        return O.Multiply(O.Multiply(p, PowerOfTwo<V, O>(half)), PowerOfTwo<V, O>(O.Subtract(n, half)));
    }

    const float Rounder = 12582912;   // 1.5 · 2²³: floats near it are whole numbers, their low bits a two's complement

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static V Round<V, O>(V x) where V : struct where O : struct, IVectorOps<V>
        => O.Subtract(O.Add(x, O.Create(Rounder)), O.Create(Rounder));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static V PowerOfTwo<V, O>(V n) where V : struct where O : struct, IVectorOps<V>
        => O.ShiftToExponent(O.Add(n, O.Create(Rounder + 127)));
}

/// <summary>tanh x, within 2 ulp: an odd polynomial below 0.625, then 1 − 2 / (e²ˣ + 1).</summary>
internal readonly struct TanhMap : IMap
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public V Invoke<V, O>(V x) where V : struct where O : struct, IVectorOps<V>
    {
        V a = O.Abs(x), z = O.Multiply(x, x);
        V p = O.Create(-5.70498872745e-3f);
        p = O.MultiplyAdd(p, z, O.Create(2.06390887954e-2f));
        p = O.MultiplyAdd(p, z, O.Create(-5.37397155531e-2f));
        p = O.MultiplyAdd(p, z, O.Create(1.33314422036e-1f));
        p = O.MultiplyAdd(p, z, O.Create(-3.33332819422e-1f));
        p = O.MultiplyAdd(O.Multiply(p, z), x, x);
        V e = ExpMap.Exp<V, O>(O.Add(a, a));
        V far = O.Subtract(O.Create(1), O.Divide(O.Create(2), O.Add(e, O.Create(1))));
        return O.Select(O.Less(a, O.Create(0.625f)), p, O.CopySign(far, x));
    }
}

/// <summary>1 / (1 + e⁻ˣ), within 4 ulp.</summary>
internal readonly struct SigmoidMap : IMap
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public V Invoke<V, O>(V x) where V : struct where O : struct, IVectorOps<V>
        => O.Divide(O.Create(1), O.Add(O.Create(1), ExpMap.Exp<V, O>(O.Subtract(O.Create(0), x))));
}

/// <summary>max(x, 0) + ln(1 + e⁻|ˣ|), within 4 ulp; ln(1 + e) = 2 artanh(e / (2 + e)) by its series.</summary>
internal readonly struct SoftplusMap : IMap
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public V Invoke<V, O>(V x) where V : struct where O : struct, IVectorOps<V>
    {
        V e = ExpMap.Exp<V, O>(O.Subtract(O.Create(0), O.Abs(x)));
        V s = O.Divide(e, O.Add(O.Create(2), e)), z = O.Multiply(s, s);   // s ≤ 1/3
        V p = O.Create(2f / 15);
        p = O.MultiplyAdd(p, z, O.Create(2f / 13));
        p = O.MultiplyAdd(p, z, O.Create(2f / 11));
        p = O.MultiplyAdd(p, z, O.Create(2f / 9));
        p = O.MultiplyAdd(p, z, O.Create(2f / 7));
        p = O.MultiplyAdd(p, z, O.Create(2f / 5));
        p = O.MultiplyAdd(p, z, O.Create(2f / 3));
        p = O.MultiplyAdd(p, z, O.Create(2));
        return O.MultiplyAdd(p, s, O.Max(O.Create(0), x));
    }
}

internal readonly struct StepMap : IMap
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public V Invoke<V, O>(V x) where V : struct where O : struct, IVectorOps<V>
        => O.Select(O.Less(O.Create(0), x), O.Create(1), O.Create(0));
}

internal readonly struct AffineMap(float scale, float shift) : IMap
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public V Invoke<V, O>(V x) where V : struct where O : struct, IVectorOps<V>
        => O.MultiplyAdd(x, O.Create(scale), O.Create(shift));
}
