using System.Runtime.CompilerServices;

namespace MetaRL.Tensors.Simd;

/// <summary>c ← a · b in blocks: k is split so that a panel of b stays in the cache, columns into panels as wide as the
/// register tile, rows into tiles of six. Sums run over k in order within a block, then over the blocks.</summary>
internal readonly unsafe struct GemmKernel(GemmKernel.Matrix a, GemmKernel.Matrix b, float* c, int cRow, int m, int n, int k, bool add, float* packed) : IKernel
{
    /// <summary>Most rows of b that are summed in registers.</summary>
    internal const int MaxK = 256;
    const int MaxPanel = 64;

    /// <summary>Size of the working memory that the kernel is given.</summary>
    internal const int PackedFloats = MaxK * MaxPanel;

    internal readonly struct Matrix(float* from, int row, int column)
    {
        internal readonly float* From = from;
        internal readonly int Row = row, Column = column;
        internal float* At(int i, int j) => From + (nint)i * Row + (nint)j * Column;
    }

    public void Run<V, O>() where V : struct where O : struct, IVectorOps<V>
    {
        int panel = O.Width * O.TileVectors;
        for (int l = 0; l < k; l += MaxK)
            for (int j = 0; j < n; j += panel)
                Panel<V, O>(l, Math.Min(MaxK, k - l), j, Math.Min(panel, n - j));
    }

    // The contribution of depth rows of b from row l on to columns j .. j + columns.
    void Panel<V, O>(int l, int depth, int j, int columns) where V : struct where O : struct, IVectorOps<V>
    {
        int vectors = (columns + O.Width - 1) / O.Width, padded = vectors * O.Width;
        float* from = b.At(l, j);
        int step = b.Row;
        // Far rows of b would fall on the same cache lines over and over; for a few rows of a that costs less than a copy.
        bool inPlace = b.Column == 1 && columns == padded && (step <= 512 || m <= 2 * GemmTile.Rows);
        if (!inPlace)
        {
            Pack(from, depth, columns, padded);
            from = packed;
            step = padded;
        }
        bool sum = add || l > 0;
        switch (vectors)
        {
            case 1: Tiles<V, O, One>(l, depth, j, columns, from, step, sum); break;
            case 2: Tiles<V, O, Two>(l, depth, j, columns, from, step, sum); break;
            case 3: Tiles<V, O, Three>(l, depth, j, columns, from, step, sum); break;
            default: Tiles<V, O, Four>(l, depth, j, columns, from, step, sum); break;
        }
    }

    [SkipLocalsInit]
    void Tiles<V, O, N>(int l, int depth, int j, int columns, float* panel, int step, bool sum)
        where V : struct where O : struct, IVectorOps<V> where N : struct, ICount
    {
        float* edge = stackalloc float[GemmTile.Rows * MaxPanel];
        for (int i = 0; i < m; i += GemmTile.Rows)
        {
            int rows = Math.Min(GemmTile.Rows, m - i);
            float* to = c + (nint)i * cRow + j;
            float* from = a.At(i, l);
            if (columns == N.Value * O.Width)
            {
                GemmTile.Run<V, O, N>(rows, from, a.Row, a.Column, panel, step, depth, to, cRow, sum);
                continue;
            }
            // A tile that hangs over the edge of c is computed whole, beside it.
            int edgeRow = N.Value * O.Width;
            GemmTile.Run<V, O, N>(rows, from, a.Row, a.Column, panel, step, depth, edge, edgeRow, false);
            for (int r = 0; r < rows; r++) Put(edge + r * edgeRow, to + (nint)r * cRow, columns, sum);
        }
    }

    static void Put(float* from, float* to, int count, bool sum)
    {
        if (sum) for (int i = 0; i < count; i++) to[i] += from[i];
        else for (int i = 0; i < count; i++) to[i] = from[i];
    }

    // Rows of the panel one after the other, filled up with zeros to whole vectors.
    void Pack(float* from, int depth, int columns, int padded)
    {
        for (int l = 0; l < depth; l++) new Span<float>(packed + l * padded + columns, padded - columns).Clear();
        if (b.Column == 1)
            for (int l = 0; l < depth; l++)
                Unsafe.CopyBlockUnaligned(packed + l * padded, from + (nint)l * b.Row, (uint)columns * sizeof(float));
        else
            for (int j = 0; j < columns; j++)
                for (int l = 0; l < depth; l++) packed[l * padded + j] = from[(nint)l * b.Row + (nint)j * b.Column];
    }
}
