using System.Runtime.CompilerServices;

namespace MetaRL.Tensors.Simd.Layers;

/// <summary>y ← end(a b + a₂ b₂), a few rows at a time, so that what ends a layer finds its rows in the first-level
/// cache. Sums as <see cref="Gemm"/> does. Rows of y are whole vectors, and rows of b as long.</summary>
internal readonly unsafe struct LayerKernel<E>(LayerKernel<E>.Product first, LayerKernel<E>.Product second,
    float* y, int stride, int rows, int columns, E end, float* packed) : IKernel where E : struct, ILayerEnd
{
    /// <summary>a [rows, depth] times b [depth, stride]; none where depth is 0.</summary>
    internal readonly struct Product(float* a, int aRow, float* b, int depth)
    {
        internal readonly float* A = a, B = b;
        internal readonly int ARow = aRow, Depth = depth;
        internal bool IsNarrow(int columns) => DotTile.Suits(columns, Depth);
        internal int PackedFloats(int columns) => IsNarrow(columns) ? columns * Depth : 0;
    }

    public void Run<V, O>() where V : struct where O : struct, IVectorOps<V>
    {
        int panel = O.Width * O.TileVectors, padded = (columns + O.Width - 1) / O.Width * O.Width;
        if (first.IsNarrow(columns)) DotTile.Pack(first.B, stride, 1, first.Depth, columns, packed);
        if (second.IsNarrow(columns)) DotTile.Pack(second.B, stride, 1, second.Depth, columns, packed + first.PackedFloats(columns));
        for (int j = 0; j < padded; j += panel)
            switch (Math.Min(panel, padded - j) / O.Width)
            {
                case 1: Panel<V, O, One>(j); break;
                case 2: Panel<V, O, Two>(j); break;
                case 3: Panel<V, O, Three>(j); break;
                default: Panel<V, O, Four>(j); break;
            }
    }

    void Panel<V, O, N>(int j) where V : struct where O : struct, IVectorOps<V> where N : struct, ICount
    {
        for (int i = 0; i < rows; i += GemmTile.Rows)
        {
            int count = Math.Min(GemmTile.Rows, rows - i);
            Add<V, O, N>(first, i, count, j, packed, sum: false);
            Add<V, O, N>(second, i, count, j, packed + first.PackedFloats(columns), sum: true);
            Finish<V, O, N>((nint)i * stride + j, count, j);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    void Finish<V, O, N>(nint at, int count, int j) where V : struct where O : struct, IVectorOps<V> where N : struct, ICount
    {
        E last = end;
        float* to = y;
        int step = stride;
        nint ahead = (nint)rows * stride;
        for (; count > 0; count--, at += step)
        {
            last.Finish<V, O>(to, at, j, ahead);
            if (N.Value > 1) last.Finish<V, O>(to, at + O.Width, j + O.Width, ahead);
            if (N.Value > 2) last.Finish<V, O>(to, at + 2 * O.Width, j + 2 * O.Width, ahead);
            if (N.Value > 3) last.Finish<V, O>(to, at + 3 * O.Width, j + 3 * O.Width, ahead);
        }
    }

    void Add<V, O, N>(Product p, int i, int count, int j, float* narrow, bool sum) where V : struct where O : struct, IVectorOps<V> where N : struct, ICount
    {
        float* from = p.A + (nint)i * p.ARow, to = y + (nint)i * stride + j;
        if (p.IsNarrow(columns))
        {
            DotTile.Run<V, O>(from, p.ARow, count, narrow + j * p.Depth, p.Depth, Math.Min(N.Value * O.Width, columns - j), to, stride, sum);
            return;
        }
        for (int l = 0; l < p.Depth; l += GemmKernel.MaxK)
            GemmTile.Run<V, O, N>(count, from + l, p.ARow, 1, p.B + (nint)l * stride + j, stride, Math.Min(GemmKernel.MaxK, p.Depth - l), to, stride, sum || l > 0);
    }
}
