namespace MetaRL.Tensors.Simd;

/// <summary>
/// Matrix products of float32 spans, without allocation, for the simd back end and for policies' actors.
/// An element's result depends on its row of a, its column of b, k, and, with few columns, on whether rows of a are in
/// one piece: not on m, thread or address.
/// So an actor's forward pass with few rows agrees bit by bit with the learner's with many.
/// </summary>
public static unsafe class Gemm
{
    const int MaxSize = 1 << 30;   // so that no loop counter passes the end of int

    /// <summary>c ← a · b; all dense and row-major, a [m, k], b [k, n], c [m, n].</summary>
    /// <exception cref="ShapeException">A span is too short, a size negative or above 2³⁰, or c lies over a or b.</exception>
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
    /// <exception cref="ShapeException">A span is too short, a step or size negative, a size above 2³⁰, or c lies over a or b.</exception>
    public static void Multiply(ReadOnlySpan<float> a, int aRow, int aColumn, ReadOnlySpan<float> b, int bRow, int bColumn,
        Span<float> c, int cRow, int m, int n, int k)
    {
        Check(a, aRow, aColumn, b, bRow, bColumn, c, cRow, m, n, k);
        if (k == 0 && n > 0)
            for (int i = 0; i < m; i++) c.Slice(i * cRow, n).Clear();
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
        if (aColumn == 1 && DotTile.Suits(n, k))
        {
            fixed (float* pa = a, pb = b, pc = c, pack = MemoryPool.Scratch((long)n * k))
            {
                DotTile.Pack(pb, bRow, bColumn, k, n, pack);
                Vectors.Run(new DotKernel(pa, aRow, m, pack, k, n, pc, cRow, add), n);
            }
            return;
        }
        // A few columns would leave most of each vector empty: where a is the transpose, so is the cheaper product.
        bool flip = aRow == 1 && n <= 8 && m >= 2 * n;
        fixed (float* pa = a, pb = b, pc = c, pack = MemoryPool.Scratch(GemmKernel.PackedFloats + (flip ? (long)n * m : 0)))
        {
            var left = new GemmKernel.Matrix(pa, aRow, aColumn);
            var right = new GemmKernel.Matrix(pb, bRow, bColumn);
            if (flip) RunFlipped(left, right, pc, cRow, m, n, k, add, pack);
            else Vectors.Run(new GemmKernel(left, right, pc, cRow, m, n, k, add, pack), n);
        }
    }

    // cᵀ = bᵀ aᵀ, beside c and then put into it.
    static void RunFlipped(GemmKernel.Matrix a, GemmKernel.Matrix b, float* c, int cRow, int m, int n, int k, bool add, float* pack)
    {
        float* flipped = pack + GemmKernel.PackedFloats;
        var left = new GemmKernel.Matrix(b.From, b.Column, b.Row);
        var right = new GemmKernel.Matrix(a.From, a.Column, a.Row);
        Vectors.Run(new GemmKernel(left, right, flipped, m, n, m, k, false, pack), m);
        for (int i = 0; i < m; i++)
            for (int j = 0; j < n; j++)
            {
                float before = add ? c[i * cRow + j] : 0;
                c[i * cRow + j] = flipped[j * m + i] + before;
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
        if (m > MaxSize || n > MaxSize || k > MaxSize) throw new ShapeException($"Gemm: sizes are at most {MaxSize}, got m {m}, n {n}, k {k}");
        Check("a", a.Length, m, k, aRow, aColumn);
        Check("b", b.Length, k, n, bRow, bColumn);
        Check("c", c.Length, m, n, cRow, 1);
        if (cRow < n && m > 1) throw new ShapeException($"Gemm: rows of c overlap, {n} columns at a step of {cRow}");
        if (c.Overlaps(a) || c.Overlaps(b)) throw new ShapeException("Gemm: c lies over a or b; a product needs memory of its own");
    }

    static void Check(string name, int length, int rows, int columns, int row, int column)
    {
        if ((row | column) < 0) throw new ShapeException($"Gemm: steps of {name} cannot be negative, got {row}, {column}");
        if (rows == 0 || columns == 0) return;
        long needed = (rows - 1L) * row + (columns - 1L) * column + 1;
        if (needed > length)
            throw new ShapeException($"Gemm: {name} is [{rows}, {columns}] with steps {row}, {column} and needs {needed} elements, the span has {length}");
    }
}
