using ILGPU;

namespace MetaRL.Gpu.Products;

/// <summary>
/// Matrix products by tiles: a group has one, a thread 8 × 4 results of it at a time in registers, and 16 columns of a and
/// rows of b at a time lie in shared memory. Each result is one sum in the order of its terms, those of a second product after
/// those of the first, whatever the tile and the group: groups of as many threads as a tile has such blocks do it in one pass,
/// smaller ones in several. What follows the sum is the epilogue's.
/// </summary>
static class ProductKernel
{
    /// <summary>Terms that are in shared memory at a time.</summary>
    internal const int Depth = 16;

    /// <summary>Results of a thread.</summary>
    internal const int BlockRows = 8, BlockColumns = 4;

    // In shared memory a row has 4 floats more, so that its banks are used evenly.
    const int Padding = 4;

    internal static void Run<TTile, TEpilogue>(ProductShape s, Factors first, Factors second, TEpilogue epilogue)
        where TTile : struct, ITile
        where TEpilogue : struct, IEpilogue
    {
        int rows = default(TTile).Rows, columns = default(TTile).Columns;
        ArrayView<Float4> left = SharedMemory.Allocate<Float4>(Depth * (default(TTile).Rows + Padding) / 4);
        ArrayView<Float4> right = SharedMemory.Allocate<Float4>(Depth * (default(TTile).Columns + Padding) / 4);
        // Which tile, which of the batch, which part of the sums.
        int down = (s.Rows + rows - 1) / rows, across = (s.Columns + columns - 1) / columns, rest = Grid.IdxX;
        int tileJ = rest % across;
        rest /= across;
        int tileI = rest % down;
        rest /= down;
        int t = rest % s.Batch, part = rest / s.Batch;
        int i0 = tileI * rows, j0 = tileJ * columns;
        int height = Math.Min(rows, s.Rows - i0), width = Math.Min(columns, s.Columns - j0);

        int blocksAcross = (width + BlockColumns - 1) / BlockColumns, blocks = (height + BlockRows - 1) / BlockRows * blocksAcross;
        int thread = Group.IdxX, threads = Group.DimX;
        for (int pass = 0; pass < blocks; pass += threads)
        {
            int block = pass + thread;
            int row = block / blocksAcross * BlockRows, column = block % blocksAcross * BlockColumns;
            bool isMine = block < blocks;
            // What the blocks of this pass need of the tile: on a card, all that there is.
            int end = Math.Min(pass + threads, blocks) - 1;
            int upper = pass / blocksAcross, lower = end / blocksAcross;
            int leftmost = upper == lower ? pass % blocksAcross : 0, rightmost = upper == lower ? end % blocksAcross : blocksAcross - 1;
            Float4 s0 = default, s1 = default, s2 = default, s3 = default, s4 = default, s5 = default, s6 = default, s7 = default, sums = default;
            bool sumsColumns = epilogue.SumsColumns && i0 + row == 0;
            for (int which = 0; which < 2; which++)
            {
                Factors p = which == 0 ? first : second;
                int t0 = p.Inner == 0 ? 0 : t / p.Inner, t1 = t - t0 * p.Inner;
                int fromA = t0 * p.AStep0 + t1 * p.AStep1 + i0 * p.AStepI, fromB = t0 * p.BStep0 + t1 * p.BStep1 + j0 * p.BStepJ;
                int begin = s.Parts == 1 ? 0 : part * s.Length, last = s.Parts == 1 ? p.Terms : Math.Min(begin + s.Length, p.Terms);
                for (int l0 = begin; l0 < last; l0 += Depth)
                {
                    int depth = Math.Min(Depth, last - l0);
                    Load(p.A, fromA + l0 * p.AStepL, p.AStepI, p.AStepL, height, rows, depth, upper * BlockRows, (lower + 1) * BlockRows, thread, threads, left.Cast<float>());
                    Load(p.B, fromB + l0 * p.BStepL, p.BStepJ, p.BStepL, width, columns, depth, leftmost * BlockColumns, (rightmost + 1) * BlockColumns, thread, threads, right.Cast<float>());
                    Group.Barrier();
                    if (isMine)
                    {
                        for (int l = 0; l < Depth; l++)
                        {
                            int u = (l * (rows + Padding) + row) / 4, v = (l * (columns + Padding) + column) / 4;
                            Float4 a0 = left[u], a4 = left[u + 1], b0 = right[v];
                            s0 = s0.Plus(a0.X, b0);
                            s1 = s1.Plus(a0.Y, b0);
                            s2 = s2.Plus(a0.Z, b0);
                            s3 = s3.Plus(a0.W, b0);
                            s4 = s4.Plus(a4.X, b0);
                            s5 = s5.Plus(a4.Y, b0);
                            s6 = s6.Plus(a4.Z, b0);
                            s7 = s7.Plus(a4.W, b0);
                            if (sumsColumns && which == 0) sums = sums.Plus(1, b0);
                        }
                    }
                    Group.Barrier();
                }
            }
            if (!isMine) continue;
            if (sumsColumns) PutColumns(epilogue, part, t, j0 + column, width - column, sums);
            int below = height - row, beside = width - column, i = i0 + row, j = j0 + column;
            PutRow(epilogue, part, t, i, j, beside, s0);
            if (below > 1) PutRow(epilogue, part, t, i + 1, j, beside, s1);
            if (below > 2) PutRow(epilogue, part, t, i + 2, j, beside, s2);
            if (below > 3) PutRow(epilogue, part, t, i + 3, j, beside, s3);
            if (below > 4) PutRow(epilogue, part, t, i + 4, j, beside, s4);
            if (below > 5) PutRow(epilogue, part, t, i + 5, j, beside, s5);
            if (below > 6) PutRow(epilogue, part, t, i + 6, j, beside, s6);
            if (below > 7) PutRow(epilogue, part, t, i + 7, j, beside, s7);
        }
    }

    // to[l][i] ← from[i, l], low ≤ i < high; 0 beyond count and depth, which adds nothing. Neighbouring threads read neighbours.
    static void Load(
        ArrayView<float> from, int start, int stepI, int stepL, int count, int size, int depth, int low, int high, int thread, int threads, ArrayView<float> to)
    {
        int elements = size * Depth;
        for (int e = thread; e < elements; e += threads)
        {
            int i = stepL == 1 ? e / Depth : e % size;
            int l = stepL == 1 ? e % Depth : e / size;
            if (i < low || i >= high) continue;
            float value = 0;
            if (i < count && l < depth) value = from[start + i * stepI + l * stepL];
            to[l * (size + Padding) + i] = value;
        }
    }

    static void PutColumns<TEpilogue>(TEpilogue epilogue, int part, int t, int j, int room, Float4 v) where TEpilogue : struct, IEpilogue
    {
        epilogue.PutColumn(part, t, j, v.X);
        if (room > 1) epilogue.PutColumn(part, t, j + 1, v.Y);
        if (room > 2) epilogue.PutColumn(part, t, j + 2, v.Z);
        if (room > 3) epilogue.PutColumn(part, t, j + 3, v.W);
    }

    static void PutRow<TEpilogue>(TEpilogue epilogue, int part, int t, int i, int j, int room, Float4 v) where TEpilogue : struct, IEpilogue
    {
        epilogue.Put(part, t, i, j, v.X);
        if (room > 1) epilogue.Put(part, t, i, j + 1, v.Y);
        if (room > 2) epilogue.Put(part, t, i, j + 2, v.Z);
        if (room > 3) epilogue.Put(part, t, i, j + 3, v.W);
    }
}
