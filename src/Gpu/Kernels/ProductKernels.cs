using ILGPU;

namespace MetaRL.Gpu.Kernels;

/// <summary>
/// Matrix products by tiles of 4096 results: a group has one, a thread 4 × 4 of it at a time in registers, and 16 columns of
/// a and rows of b at a time lie in shared memory. Each result is one sum in the order of l, whatever the tile and the group.
/// A group of 256 threads does a tile in one pass; smaller ones take several.
/// </summary>
static class ProductKernels
{
    /// <summary>Terms that are in shared memory at a time.</summary>
    internal const int Depth = 16;

    /// <summary>Threads that a tile keeps busy.</summary>
    internal const int Blocks = 256;

    // Rows and columns of the tiles; 4 floats more a row of shared memory, so that its banks are used evenly.
    const int Edge = 64, Long = 256, Short = 16, Padding = 4;

    /// <summary>Tiles of 64 × 64.</summary>
    internal static void Square(Product s, ArrayView<float> a, ArrayView<float> b, ArrayView<float> y)
    {
        ArrayView<float> left = SharedMemory.Allocate<float>(Depth * (Edge + Padding)), right = SharedMemory.Allocate<float>(Depth * (Edge + Padding));
        Tile(s, Edge, Edge, a, b, y, left, right);
    }

    /// <summary>Tiles of 256 × 16, for few columns.</summary>
    internal static void Tall(Product s, ArrayView<float> a, ArrayView<float> b, ArrayView<float> y)
    {
        ArrayView<float> left = SharedMemory.Allocate<float>(Depth * (Long + Padding)), right = SharedMemory.Allocate<float>(Depth * (Short + Padding));
        Tile(s, Long, Short, a, b, y, left, right);
    }

    /// <summary>Tiles of 16 × 256, for few rows.</summary>
    internal static void Wide(Product s, ArrayView<float> a, ArrayView<float> b, ArrayView<float> y)
    {
        ArrayView<float> left = SharedMemory.Allocate<float>(Depth * (Short + Padding)), right = SharedMemory.Allocate<float>(Depth * (Long + Padding));
        Tile(s, Short, Long, a, b, y, left, right);
    }

    /// <summary>Rows and columns of a tile of the kernel for a shape.</summary>
    internal static (int Rows, int Columns) TileOf(int m, int n)
    {
        if (n <= Short) return (Long, Short);
        return m <= Short ? (Short, Long) : (Edge, Edge);
    }

    static void Tile(Product s, int rows, int columns, ArrayView<float> a, ArrayView<float> b, ArrayView<float> y, ArrayView<float> left, ArrayView<float> right)
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

        int blocksAcross = (width + 3) / 4, blocks = (height + 3) / 4 * blocksAcross;
        for (int pass = 0; pass < blocks; pass += Group.DimX)
        {
            int block = pass + Group.IdxX;
            int row = block / blocksAcross * 4, column = block % blocksAcross * 4;
            bool isMine = block < blocks;
            float s00 = 0, s01 = 0, s02 = 0, s03 = 0, s10 = 0, s11 = 0, s12 = 0, s13 = 0;
            float s20 = 0, s21 = 0, s22 = 0, s23 = 0, s30 = 0, s31 = 0, s32 = 0, s33 = 0;
            for (int l0 = first; l0 < last; l0 += Depth)
            {
                int depth = Math.Min(Depth, last - l0);
                Load(a, fromA + i0 * s.AStepI + l0 * s.AStepL, s.AStepI, s.AStepL, height, rows, depth, left);
                Load(b, fromB + j0 * s.BStepJ + l0 * s.BStepL, s.BStepJ, s.BStepL, width, columns, depth, right);
                Group.Barrier();
                if (isMine)
                {
                    for (int l = 0; l < depth; l++)
                    {
                        int p = l * (rows + Padding) + row, q = l * (columns + Padding) + column;
                        float a0 = left[p], a1 = left[p + 1], a2 = left[p + 2], a3 = left[p + 3];
                        float b0 = right[q], b1 = right[q + 1], b2 = right[q + 2], b3 = right[q + 3];
                        s00 += a0 * b0; s01 += a0 * b1; s02 += a0 * b2; s03 += a0 * b3;
                        s10 += a1 * b0; s11 += a1 * b1; s12 += a1 * b2; s13 += a1 * b3;
                        s20 += a2 * b0; s21 += a2 * b1; s22 += a2 * b2; s23 += a2 * b3;
                        s30 += a3 * b0; s31 += a3 * b1; s32 += a3 * b2; s33 += a3 * b3;
                    }
                }
                Group.Barrier();
            }
            if (!isMine) continue;
            int at = toY + row * s.N + column;
            int room = width - column;
            Store(y, at, room, s00, s01, s02, s03);
            if (row + 1 < height) Store(y, at + s.N, room, s10, s11, s12, s13);
            if (row + 2 < height) Store(y, at + 2 * s.N, room, s20, s21, s22, s23);
            if (row + 3 < height) Store(y, at + 3 * s.N, room, s30, s31, s32, s33);
        }
    }

    // to[l][i] ← from[i, l], i < count, l < depth, zero for the rows of a tile beyond; neighbouring threads read neighbours.
    static void Load(ArrayView<float> from, int start, int stepI, int stepL, int count, int size, int depth, ArrayView<float> to)
    {
        int elements = size * Depth;
        for (int e = Group.IdxX; e < elements; e += Group.DimX)
        {
            int i = stepL == 1 ? e / Depth : e % size;
            int l = stepL == 1 ? e % Depth : e / size;
            float value = 0;
            if (i < count && l < depth) value = from[start + i * stepI + l * stepL];
            to[l * (size + Padding) + i] = value;
        }
    }

    static void Store(ArrayView<float> y, int at, int room, float v0, float v1, float v2, float v3)
    {
        y[at] = v0;
        if (room > 1) y[at + 1] = v1;
        if (room > 2) y[at + 2] = v2;
        if (room > 3) y[at + 3] = v3;
    }
}
