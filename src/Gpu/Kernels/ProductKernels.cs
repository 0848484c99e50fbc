using ILGPU;

namespace MetaRL.Gpu.Kernels;

/// <summary>
/// Matrix products by tiles: a group has one, a thread 8 × 4 results of it at a time in registers, and 16 columns of a and
/// rows of b at a time lie in shared memory. Each result is one sum in the order of l, whatever the tile and the group: groups
/// of as many threads as a tile has such blocks do it in one pass, smaller ones in several.
/// </summary>
static class ProductKernels
{
    /// <summary>Terms that are in shared memory at a time.</summary>
    internal const int Depth = 16;

    /// <summary>Results of a thread.</summary>
    internal const int BlockRows = 8, BlockColumns = 4;

    // In shared memory a row has 4 floats more, so that its banks are used evenly.
    const int Padding = 4;

    /// <summary>Tiles of 128 × 64.</summary>
    internal static void Square(Product s, ArrayView<float> a, ArrayView<float> b, ArrayView<float> y)
    {
        ArrayView<Float4> left = SharedMemory.Allocate<Float4>(Depth * (128 + Padding) / 4), right = SharedMemory.Allocate<Float4>(Depth * (64 + Padding) / 4);
        Tile(s, 128, 64, a, b, y, left, right);
    }

    /// <summary>Tiles of 512 × 16, for few columns.</summary>
    internal static void Tall(Product s, ArrayView<float> a, ArrayView<float> b, ArrayView<float> y)
    {
        ArrayView<Float4> left = SharedMemory.Allocate<Float4>(Depth * (512 + Padding) / 4), right = SharedMemory.Allocate<Float4>(Depth * (16 + Padding) / 4);
        Tile(s, 512, 16, a, b, y, left, right);
    }

    /// <summary>Tiles of 32 × 256, for few rows.</summary>
    internal static void Wide(Product s, ArrayView<float> a, ArrayView<float> b, ArrayView<float> y)
    {
        ArrayView<Float4> left = SharedMemory.Allocate<Float4>(Depth * (32 + Padding) / 4), right = SharedMemory.Allocate<Float4>(Depth * (256 + Padding) / 4);
        Tile(s, 32, 256, a, b, y, left, right);
    }

    /// <summary>Forms of tiles, a kernel each.</summary>
    internal enum Form
    {
        Square,
        Tall,
        Wide,
    }

    /// <summary>The form for a shape.</summary>
    internal static Form FormOf(int m, int n)
    {
        if (n <= 16) return Form.Tall;
        return m <= 32 ? Form.Wide : Form.Square;
    }

    /// <summary>Rows and columns of a tile for a shape.</summary>
    internal static (int Rows, int Columns) TileOf(int m, int n) => FormOf(m, n) switch
    {
        Form.Tall => (512, 16),
        Form.Wide => (32, 256),
        _ => (128, 64),
    };

    /// <summary>Threads that a tile of a shape keeps busy.</summary>
    internal static int ThreadsOf(int m, int n)
    {
        (int rows, int columns) = TileOf(m, n);
        int down = (Math.Min(m, rows) + BlockRows - 1) / BlockRows, across = (Math.Min(n, columns) + BlockColumns - 1) / BlockColumns;
        return down * across;
    }

    static void Tile(Product s, int rows, int columns, ArrayView<float> a, ArrayView<float> b, ArrayView<float> y, ArrayView<Float4> left, ArrayView<Float4> right)
    {
        // Which tile, which part of l, which product.
        int down = (s.M + rows - 1) / rows, across = (s.N + columns - 1) / columns;
        int rest = Grid.IdxX;
        int tileJ = rest % across;
        rest /= across;
        int tileI = rest % down;
        rest /= down;
        int t = rest % s.Batch, z = rest / s.Batch;

        int t0 = t / s.Inner, t1 = t - t0 * s.Inner;
        int i0 = tileI * rows, j0 = tileJ * columns;
        int fromA = t0 * s.AStep0 + t1 * s.AStep1, fromB = t0 * s.BStep0 + t1 * s.BStep1;
        int height = Math.Min(rows, s.M - i0), width = Math.Min(columns, s.N - j0);
        int first = z * s.Length, last = Math.Min(first + s.Length, s.K);
        int toY = (z * s.Batch + t) * s.M * s.N + i0 * s.N + j0;

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
            Float4 s0 = default, s1 = default, s2 = default, s3 = default, s4 = default, s5 = default, s6 = default, s7 = default;
            for (int l0 = first; l0 < last; l0 += Depth)
            {
                int depth = Math.Min(Depth, last - l0);
                Load(a, fromA + i0 * s.AStepI + l0 * s.AStepL, s.AStepI, s.AStepL, height, rows, depth, upper * BlockRows, (lower + 1) * BlockRows, thread, threads, left.Cast<float>());
                Load(b, fromB + j0 * s.BStepJ + l0 * s.BStepL, s.BStepJ, s.BStepL, width, columns, depth, leftmost * BlockColumns, (rightmost + 1) * BlockColumns, thread, threads, right.Cast<float>());
                Group.Barrier();
                if (isMine)
                {
                    for (int l = 0; l < Depth; l++)
                    {
                        int p = (l * (rows + Padding) + row) / 4, q = (l * (columns + Padding) + column) / 4;
                        Float4 a0 = left[p], a4 = left[p + 1], b0 = right[q];
                        s0 = s0.Plus(a0.X, b0);
                        s1 = s1.Plus(a0.Y, b0);
                        s2 = s2.Plus(a0.Z, b0);
                        s3 = s3.Plus(a0.W, b0);
                        s4 = s4.Plus(a4.X, b0);
                        s5 = s5.Plus(a4.Y, b0);
                        s6 = s6.Plus(a4.Z, b0);
                        s7 = s7.Plus(a4.W, b0);
                    }
                }
                Group.Barrier();
            }
            if (!isMine) continue;
            int at = toY + row * s.N + column;
            int below = height - row, beside = width - column;
            Store(y, at, beside, s0);
            if (below > 1) Store(y, at + s.N, beside, s1);
            if (below > 2) Store(y, at + 2 * s.N, beside, s2);
            if (below > 3) Store(y, at + 3 * s.N, beside, s3);
            if (below > 4) Store(y, at + 4 * s.N, beside, s4);
            if (below > 5) Store(y, at + 5 * s.N, beside, s5);
            if (below > 6) Store(y, at + 6 * s.N, beside, s6);
            if (below > 7) Store(y, at + 7 * s.N, beside, s7);
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

    static void Store(ArrayView<float> y, int at, int room, Float4 v)
    {
        y[at] = v.X;
        if (room > 1) y[at + 1] = v.Y;
        if (room > 2) y[at + 2] = v.Z;
        if (room > 3) y[at + 3] = v.W;
    }
}
