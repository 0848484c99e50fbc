namespace MetaRL.Tensors.Simd;

/// <summary>What a kernel needs of a vector of floats. Kernels are generic over it, so that one source serves every
/// vector width; V is the SIMD type itself, which the JIT keeps in registers.</summary>
internal unsafe interface IVectorOps<V> where V : struct
{
    /// <summary>Floats in a vector.</summary>
    static abstract int Width { get; }

    /// <summary>Vectors in a row of the matrix multiply's register tile: six rows of them, with one row of b and one
    /// element of a, must fit the register file.</summary>
    static abstract int TileVectors { get; }

    static abstract V Load(float* from);
    static abstract void Store(V x, float* to);
    static abstract V Create(float x);
    static abstract V Add(V a, V b);
    static abstract V Subtract(V a, V b);
    static abstract V Multiply(V a, V b);
    static abstract V Divide(V a, V b);

    /// <summary>a · b + c, fused where the hardware can.</summary>
    static abstract V MultiplyAdd(V a, V b, V c);

    /// <summary>The sum of a vector's floats.</summary>
    static abstract float Sum(V x);

    /// <summary>min(a, b); b where either is NaN.</summary>
    static abstract V Min(V a, V b);

    /// <summary>max(a, b); b where either is NaN.</summary>
    static abstract V Max(V a, V b);


    /// <summary>All bits set where a &lt; b.</summary>
    static abstract V Less(V a, V b);

    /// <summary>All bits set where a ≤ b.</summary>
    static abstract V LessOrEqual(V a, V b);

    /// <summary>All bits set where a = b.</summary>
    static abstract V Equal(V a, V b);

    /// <summary>mask ? a : b, bit by bit.</summary>
    static abstract V Select(V mask, V a, V b);

    /// <summary>The bits moved 23 places left: a float's low bits become its exponent.</summary>
    static abstract V ShiftToExponent(V x);

    /// <summary>⌊log₂ x⌋ of a positive, normal x.</summary>
    static abstract V Exponent(V x);
}

/// <summary>A loop over floats, run with the widest vectors that the hardware accelerates.</summary>
internal interface IKernel
{
    void Run<V, O>() where V : struct where O : struct, IVectorOps<V>;
}
