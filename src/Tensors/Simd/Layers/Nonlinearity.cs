using System.Runtime.CompilerServices;

namespace MetaRL.Tensors.Simd.Layers;

/// <summary>What follows a layer's linear part.</summary>
public enum Nonlinearity
{
    /// <summary>h = z</summary>
    None,
    /// <summary>h = tanh z</summary>
    Tanh,
    /// <summary>h = max(z, 0)</summary>
    Relu,
    /// <summary>h = 1 / (1 + e⁻ᶻ)</summary>
    Sigmoid,
}

/// <summary>h = f(z), and its derivatives by h.</summary>
internal interface INonlinearity
{
    static abstract V Apply<V, O>(V z) where V : struct where O : struct, IVectorOps<V>;

    /// <summary>f′(z)</summary>
    static abstract V Slope<V, O>(V h) where V : struct where O : struct, IVectorOps<V>;

    /// <summary>f″(z) / f′(z)</summary>
    static abstract V Bend<V, O>(V h) where V : struct where O : struct, IVectorOps<V>;
}

internal readonly struct Linear : INonlinearity
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Apply<V, O>(V z) where V : struct where O : struct, IVectorOps<V> => z;
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Slope<V, O>(V h) where V : struct where O : struct, IVectorOps<V> => O.Create(1);
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Bend<V, O>(V h) where V : struct where O : struct, IVectorOps<V> => O.Create(0);
}

internal readonly struct HyperbolicTangent : INonlinearity
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Apply<V, O>(V z) where V : struct where O : struct, IVectorOps<V> => default(TanhMap).Invoke<V, O>(z);
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Slope<V, O>(V h) where V : struct where O : struct, IVectorOps<V> => O.Subtract(O.Create(1), O.Multiply(h, h));
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Bend<V, O>(V h) where V : struct where O : struct, IVectorOps<V> => O.Multiply(O.Create(-2), h);
}

internal readonly struct Rectifier : INonlinearity
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Apply<V, O>(V z) where V : struct where O : struct, IVectorOps<V> => O.Max(O.Create(0), z);
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Slope<V, O>(V h) where V : struct where O : struct, IVectorOps<V> => default(StepMap).Invoke<V, O>(h);
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Bend<V, O>(V h) where V : struct where O : struct, IVectorOps<V> => O.Create(0);
}

internal readonly struct Logistic : INonlinearity
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Apply<V, O>(V z) where V : struct where O : struct, IVectorOps<V> => default(SigmoidMap).Invoke<V, O>(z);
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Slope<V, O>(V h) where V : struct where O : struct, IVectorOps<V> => O.Subtract(h, O.Multiply(h, h));
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Bend<V, O>(V h) where V : struct where O : struct, IVectorOps<V> => O.MultiplyAdd(O.Create(-2), h, O.Create(1));
}
