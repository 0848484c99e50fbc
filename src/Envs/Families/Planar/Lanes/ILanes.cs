namespace MetaRL.Envs.Families.Planar.Lanes;

/// <summary>
/// A float of each of Width environments, side by side. Every operation is exact IEEE arithmetic in each lane, fused
/// where it says so and nowhere else, so a lane's result depends neither on its place nor on the width.
/// A mask has all bits of a lane set or none.
/// </summary>
internal unsafe interface ILanes<V> where V : unmanaged, ILanes<V>
{
    static abstract int Width { get; }
    static abstract V Create(float x);
    static abstract V operator +(V a, V b);
    static abstract V operator -(V a, V b);
    static abstract V operator *(V a, V b);
    static abstract V operator /(V a, V b);

    /// <summary>mask and x: x where set, else +0.</summary>
    static abstract V operator &(V mask, V x);

    /// <summary>a b + c, rounded once; slow where the hardware has no such instruction, but the same.</summary>
    static abstract V Fma(V a, V b, V c);

    /// <summary>a &lt; b ? a : b.</summary>
    static abstract V Min(V a, V b);

    /// <summary>a &gt; b ? a : b.</summary>
    static abstract V Max(V a, V b);

    static abstract V Abs(V x);
    static abstract V Sqrt(V x);
    static abstract V Floor(V x);

    /// <summary>Mask: a &gt; b.</summary>
    static abstract V Greater(V a, V b);

    /// <summary>mask ? a : b.</summary>
    static abstract V Select(V mask, V a, V b);

    /// <summary>Whether a mask is set in any lane.</summary>
    static abstract bool Any(V mask);

    /// <summary>from[index] in each lane; index holds whole numbers.</summary>
    static abstract V Gather(float* from, V index);
}
