using ILGPU;

namespace MetaRL.Gpu.Learning;

/// <summary>
/// Products of matrices by tiles, a group of threads each, with what a layer does to the results while they are still in
/// registers. Sixteen terms of all sums of a tile lie in shared memory at a time. Each result is one sum in the order of its
/// terms, those of a second product after those of the first, whatever the tile and the group.
/// </summary>
static class LayerKernel
{
    /// <summary>Terms in shared memory at a time.</summary>
    internal const int Depth = 16;

    /// <summary>Threads that a tile keeps busy; with fewer it takes several passes.</summary>
    internal const int Threads = 256;

    // More floats in a row of shared memory than are used, so that rows begin in different banks.
    const int Padding = 4;

    internal static void Run<TTile, TEpilogue>(LayerResult s, LayerProduct first, LayerProduct second, TEpilogue epilogue)
        where TTile : struct, ITile
        where TEpilogue : struct, IEpilogue
    {
        int rows = default(TTile).Rows, columns = default(TTile).Columns;
        ArrayView<float> left = SharedMemory.Allocate<float>(Depth * (default(TTile).Rows + Padding));
        ArrayView<float> right = SharedMemory.Allocate<float>(Depth * (default(TTile).Columns + Padding));
        int down = (s.Rows + rows - 1) / rows, across = (s.Columns + columns - 1) / columns, rest = Grid.IdxX;
        int tileJ = rest % across;
        rest /= across;
        int tileI = rest % down;
        rest /= down;
        int t = rest % s.Tasks, part = rest / s.Tasks;
        int i0 = tileI * rows, j0 = tileJ * columns;
        int height = Math.Min(rows, s.Rows - i0), width = Math.Min(columns, s.Columns - j0);
        int blocksAcross = (width + 3) / 4, blocks = (height + 3) / 4 * blocksAcross;
        for (int pass = 0; pass < blocks; pass += Group.DimX)
        {
            int block = pass + Group.IdxX;
            int row = block / blocksAcross * 4, column = block % blocksAcross * 4;
            bool isMine = block < blocks;
            float s00 = 0, s01 = 0, s02 = 0, s03 = 0, s10 = 0, s11 = 0, s12 = 0, s13 = 0;
            float s20 = 0, s21 = 0, s22 = 0, s23 = 0, s30 = 0, s31 = 0, s32 = 0, s33 = 0;
            for (int which = 0; which < 2; which++)
            {
                LayerProduct p = which == 0 ? first : second;
                int begin = part * s.Length, end = Math.Min(begin + s.Length, p.Terms);
                int fromA = t * p.AStepT + i0 * p.AStepI, fromB = t * p.BStepT + j0 * p.BStepJ;
                for (int l0 = begin; l0 < end; l0 += Depth)
                {
                    int depth = Math.Min(Depth, end - l0);
                    Load(p.A, fromA + l0 * p.AStepL, p.AStepI, p.AStepL, height, rows, depth, left);
                    Load(p.B, fromB + l0 * p.BStepL, p.BStepJ, p.BStepL, width, columns, depth, right);
                    Group.Barrier();
                    if (isMine)
                    {
                        for (int l = 0; l < depth; l++)
                        {
                            int u = l * (rows + Padding) + row, v = l * (columns + Padding) + column;
                            float a0 = left[u], a1 = left[u + 1], a2 = left[u + 2], a3 = left[u + 3];
                            float b0 = right[v], b1 = right[v + 1], b2 = right[v + 2], b3 = right[v + 3];
                            s00 += a0 * b0; s01 += a0 * b1; s02 += a0 * b2; s03 += a0 * b3;
                            s10 += a1 * b0; s11 += a1 * b1; s12 += a1 * b2; s13 += a1 * b3;
                            s20 += a2 * b0; s21 += a2 * b1; s22 += a2 * b2; s23 += a2 * b3;
                            s30 += a3 * b0; s31 += a3 * b1; s32 += a3 * b2; s33 += a3 * b3;
                        }
                    }
                    Group.Barrier();
                }
            }
            if (!isMine) continue;
            int room = width - column;
            (int i, int j) = (i0 + row, j0 + column);
            PutRow(epilogue, part, t, i, j, room, s00, s01, s02, s03);
            if (row + 1 < height) PutRow(epilogue, part, t, i + 1, j, room, s10, s11, s12, s13);
            if (row + 2 < height) PutRow(epilogue, part, t, i + 2, j, room, s20, s21, s22, s23);
            if (row + 3 < height) PutRow(epilogue, part, t, i + 3, j, room, s30, s31, s32, s33);
        }
    }

    // to[l][i] ← from[i, l], i < count, l < depth, zero for what lies beyond; neighbouring threads read neighbours.
    static void Load(ArrayView<float> from, int start, int stepI, int stepL, int count, int size, int depth, ArrayView<float> to)
    {
        for (int e = Group.IdxX; e < size * Depth; e += Group.DimX)
        {
            int i = stepL == 1 ? e / Depth : e % size;
            int l = stepL == 1 ? e % Depth : e / size;
            float value = 0;
            if (i < count && l < depth) value = from[start + i * stepI + l * stepL];
            to[l * (size + Padding) + i] = value;
        }
    }

    static void PutRow<TEpilogue>(TEpilogue epilogue, int part, int t, int i, int j, int room, float v0, float v1, float v2, float v3)
        where TEpilogue : struct, IEpilogue
    {
        epilogue.Put(part, t, i, j, v0);
        if (room > 1) epilogue.Put(part, t, i, j + 1, v1);
        if (room > 2) epilogue.Put(part, t, i, j + 2, v2);
        if (room > 3) epilogue.Put(part, t, i, j + 3, v3);
    }
}
