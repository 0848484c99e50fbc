namespace MetaRL.Tensors.Simd;

/// <summary>
/// Matrix products of float32 spans, without allocation, for the simd back end and for policies' actors.
/// An element's result depends on its row of a, its column of b, k, and, with few columns, on whether rows of a are in
/// one piece: not on m, thread or address.
/// So an actor's forward pass with few rows agrees bit by bit with the learner's with many.
/// </summary>
public static unsafe class Gemm
{
    /// <summary>c ← a · b; all dense and row-major, a [m, k], b [k, n], c [m, n].</summary>
    /// <exception cref="ShapeException">A span is too short.</exception>
    public static void Multiply(ReadOnlySpan<float> a, ReadOnlySpan<float> b, Span<float> c, int m, int n, int k)
        => Multiply(a, k, 1, b, n, 1, c, n, m, n, k);

    /// <summary>cᵢⱼ ← Σₗ aᵢₗ bₗⱼ, with element (i, l) of a at i · aRow + l · aColumn, likewise b, and (i, j) of c at
    /// i · cRow + j. Swapped steps read a transpose. c must not overlap a or b.</summary>
    /// <param name="a">[m, k]</param>
    /// <param name="aRow">Elements from one row of a to the next.</param>
    /// <param name="aColumn">Elements from one column of a to the next.</param>
    /// <param name="b">[k, n]</param>
    /// <param name="bRow">Elements from one row of b to the next.</param>
    /// <param name="bColumn">Elements from one column of b to the next.</param>
    /// <param name="c">[m, n]</param>
    /// <param name="cRow">Elements from one row of c to the next, at least n.</param>
    /// <param name="m">Rows of a and c.</param>
    /// <param name="n">Columns of b and c.</param>
    /// <param name="k">Columns of a, rows of b.</param>
    /// <exception cref="ShapeException">A span is too short, or a step or size negative.</exception>
    public static void Multiply(ReadOnlySpan<float> a, int aRow, int aColumn, ReadOnlySpan<float> b, int bRow, int bColumn,
        Span<float> c, int cRow, int m, int n, int k)
    {
        Check(a, aRow, aColumn, b, bRow, bColumn, c, cRow, m, n, k);
        if (k == 0) for (int i = 0; i < m; i++) c.Slice(i * cRow, n).Clear();
        Run(a, aRow, aColumn, b, bRow, bColumn, c, cRow, m, n, k, add: false);
    }

    /// <summary>cᵢⱼ ← cᵢⱼ + Σₗ aᵢₗ bₗⱼ: c holds a bias, or a sum so far.</summary>
    /// <inheritdoc cref="Multiply(ReadOnlySpan{float}, int, int, ReadOnlySpan{float}, int, int, Span{float}, int, int, int, int)"/>
    public static void MultiplyAdd(ReadOnlySpan<float> a, int aRow, int aColumn, ReadOnlySpan<float> b, int bRow, int bColumn,
        Span<float> c, int cRow, int m, int n, int k)
    {
        Check(a, aRow, aColumn, b, bRow, bColumn, c, cRow, m, n, k);
        Run(a, aRow, aColumn, b, bRow, bColumn, c, cRow, m, n, k, add: true);
    }

    static void Run(ReadOnlySpan<float> a, int aRow, int aColumn, ReadOnlySpan<float> b, int bRow, int bColumn,
        Span<float> c, int cRow, int m, int n, int k, bool add)
    {
        if (m == 0 || n == 0 || k == 0) return;
        bool dot = aColumn == 1 && DotTile.Suits(n, k);
        // A few columns would leave most of each vector empty: where a is the transpose, so is the cheaper product.
        bool flip = !dot && aRow == 1 && n <= 8 && m >= 2 * n;
        Span<float> scratch = MemoryPool.Scratch(dot ? n * k : GemmKernel.PackedFloats + (flip ? n * m : 0));
        fixed (float* pa = a, pb = b, pc = c, pack = scratch)
        {
            if (dot)
            {
                DotTile.Pack(pb, bRow, bColumn, k, n, pack);
                Vectors.Run(new DotKernel(pa, aRow, m, pack, k, n, pc, cRow, add), n);
            }
            else if (!flip) Vectors.Run(new GemmKernel(new(pa, aRow, aColumn), new(pb, bRow, bColumn), pc, cRow, m, n, k, add, pack), n);
            else
            {
                float* flipped = pack + GemmKernel.PackedFloats;
                Vectors.Run(new GemmKernel(new(pb, bColumn, bRow), new(pa, aColumn, aRow), flipped, m, n, m, k, false, pack), m);
                for (int i = 0; i < m; i++)
                    for (int j = 0; j < n; j++)
                        pc[i * cRow + j] = flipped[j * m + i] + (add ? pc[i * cRow + j] : 0);
            }
        }
    }

    readonly struct DotKernel(float* a, int aRow, int m, float* packed, int k, int n, float* c, int cRow, bool add) : IKernel
    {
        public void Run<V, O>() where V : struct where O : struct, IVectorOps<V> => DotTile.Run<V, O>(a, aRow, m, packed, k, n, c, cRow, add);
    }

    static void Check(ReadOnlySpan<float> a, int aRow, int aColumn, ReadOnlySpan<float> b, int bRow, int bColumn,
        Span<float> c, int cRow, int m, int n, int k)
    {
        if ((m | n | k) < 0) throw new ShapeException($"Gemm: sizes cannot be negative, got m {m}, n {n}, k {k}");
        Check("a", a.Length, m, k, aRow, aColumn);
        Check("b", b.Length, k, n, bRow, bColumn);
        Check("c", c.Length, m, n, cRow, 1);
        if (cRow < n && m > 1) throw new ShapeException($"Gemm: rows of c overlap, {n} columns at a step of {cRow}");
    }

    static void Check(string name, int length, int rows, int columns, int row, int column)
    {
        if ((row | column) < 0) throw new ShapeException($"Gemm: steps of {name} cannot be negative, got {row}, {column}");
        if (rows == 0 || columns == 0) return;
        long needed = (rows - 1L) * row + (columns - 1L) * column + 1;
        if (needed > length) throw new ShapeException($"Gemm: {name} is [{rows}, {columns}] with steps {row}, {column} and needs {needed} elements, the span has {length}");
    }
}
