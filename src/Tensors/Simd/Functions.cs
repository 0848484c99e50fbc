using System.Runtime.CompilerServices;

namespace MetaRL.Tensors.Simd;

// Our own, since TensorPrimitives (10.0) gives exp(0) = 1.0000001, so that a likelihood ratio of a policy with itself
// would not be 1, a tanh without relative accuracy near 0, and a slow log until the JIT has warmed up. Errors stated against float64, over all floats.
// Polynomials: Cephes (Moshier), single precision.

/// <summary>eˣ, within 2 ulp; exactly 1 at 0, ∞ above 88.73, denormal below −87.3, 0 below −104.</summary>
internal readonly struct ExpMap : IMap
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public V Invoke<V, O>(V x) where V : struct where O : struct, IVectorOps<V> => Exp<V, O>(x);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static V Exp<V, O>(V x) where V : struct where O : struct, IVectorOps<V>
    {
        V far = O.Less(x, O.Create(-104));                            // eˣ is 0: to multiply down to it takes a processor a hundred cycles
        x = O.Min(O.Create(89), O.Select(far, O.Create(0), x));
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
        V y = O.Multiply(O.Multiply(p, PowerOfTwo<V, O>(half)), PowerOfTwo<V, O>(O.Subtract(n, half)));
        return O.Select(far, O.Create(0), y);
    }

    const float Rounder = 12582912;   // 1.5 · 2²³: floats near it are whole numbers, their low bits a two's complement

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static V Round<V, O>(V x) where V : struct where O : struct, IVectorOps<V>
        => O.Subtract(O.Add(x, O.Create(Rounder)), O.Create(Rounder));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static V PowerOfTwo<V, O>(V n) where V : struct where O : struct, IVectorOps<V>
        => O.ShiftToExponent(O.Add(n, O.Create(Rounder + 127)));
}

/// <summary>ln x, within 2 ulp; −∞ at 0, NaN below. x = 2ᵉ m with m in [√½, √2], ln m by a polynomial.</summary>
internal readonly struct LogMap : IMap
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public V Invoke<V, O>(V x) where V : struct where O : struct, IVectorOps<V>
    {
        V denormal = O.Less(x, O.Create(1.17549435e-38f));
        V scaled = O.Select(denormal, O.Multiply(x, O.Create(1 << 24)), x), e = O.Exponent(scaled);
        V half = ExpMap.Round<V, O>(O.Multiply(e, O.Create(0.5f)));   // 2⁻ᵉ in two factors, since 2⁻¹²⁷ is not normal
        V m = O.Multiply(O.Multiply(scaled, ExpMap.PowerOfTwo<V, O>(O.Subtract(O.Create(0), half))), ExpMap.PowerOfTwo<V, O>(O.Subtract(half, e)));
        V large = O.Less(O.Create(1.41421356f), m);
        m = O.Select(large, O.Multiply(m, O.Create(0.5f)), m);
        e = O.Add(e, O.Subtract(O.Select(large, O.Create(1), O.Create(0)), O.Select(denormal, O.Create(24), O.Create(0))));
        V r = O.Subtract(m, O.Create(1)), z = O.Multiply(r, r);
        V p = O.Create(7.0376836292e-2f);
        p = O.MultiplyAdd(p, r, O.Create(-1.1514610310e-1f));
        p = O.MultiplyAdd(p, r, O.Create(1.1676998740e-1f));
        p = O.MultiplyAdd(p, r, O.Create(-1.2420140846e-1f));
        p = O.MultiplyAdd(p, r, O.Create(1.4249322787e-1f));
        p = O.MultiplyAdd(p, r, O.Create(-1.6668057665e-1f));
        p = O.MultiplyAdd(p, r, O.Create(2.0000714765e-1f));
        p = O.MultiplyAdd(p, r, O.Create(-2.4999993993e-1f));
        p = O.MultiplyAdd(p, r, O.Create(3.3333331174e-1f));
        V y = O.MultiplyAdd(e, O.Create(-2.12194440e-4f), O.Multiply(O.Multiply(p, r), z));
        y = O.MultiplyAdd(z, O.Create(-0.5f), y);
        y = O.MultiplyAdd(e, O.Create(0.693359375f), O.Add(r, y));
        V edge = O.Select(O.Equal(x, O.Create(0)), O.Create(float.NegativeInfinity), O.Create(float.NaN));
        return O.Select(O.Less(O.Create(0), x), O.Select(O.Less(x, O.Create(float.PositiveInfinity)), y, x), edge);
    }
}

/// <summary>tanh x, within 6 ulp; odd, exactly ±1 beyond 9.8: x P(x²) / Q(x²), both of degree 4, fitted to the least
/// relative error (2e-8) on [0, 8.8]. It passes 1 at 9, where tanh rounds to it, and is cut off there.</summary>
internal readonly struct TanhMap : IMap
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public V Invoke<V, O>(V x) where V : struct where O : struct, IVectorOps<V>
    {
        x = O.Min(O.Create(9.8f), O.Max(O.Create(-9.8f), x));
        V z = O.Multiply(x, x);
        V p = O.Create(1.37146988e-8f), q = O.Create(7.92279962e-7f);
        p = O.MultiplyAdd(p, z, O.Create(2.08654112e-5f));
        q = O.MultiplyAdd(q, z, O.Create(3.31099926e-4f));
        p = O.MultiplyAdd(p, z, O.Create(3.5110548e-3f));
        q = O.MultiplyAdd(q, z, O.Create(2.59357351e-2f));
        p = O.MultiplyAdd(p, z, O.Create(0.133940214f));
        q = O.MultiplyAdd(q, z, O.Create(0.467273402f));
        p = O.MultiplyAdd(p, z, O.Create(1));
        q = O.MultiplyAdd(q, z, O.Create(1));
        return O.Min(O.Create(1), O.Max(O.Create(-1), O.Divide(O.Multiply(x, p), q)));
    }
}

/// <summary>1 / (1 + e⁻ˣ), within 4 ulp.</summary>
internal readonly struct SigmoidMap : IMap
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public V Invoke<V, O>(V x) where V : struct where O : struct, IVectorOps<V>
        => O.Divide(O.Create(1), O.Add(O.Create(1), ExpMap.Exp<V, O>(O.Subtract(O.Create(0), x))));
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
