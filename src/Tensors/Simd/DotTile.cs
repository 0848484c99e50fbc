using System.Runtime.CompilerServices;

namespace MetaRL.Tensors.Simd;

/// <summary>Products with few columns as dot products of rows, since few columns would fill little of a vector.</summary>
internal static unsafe class DotTile
{
    // A GemmTile is as fast with more columns or less depth.
    const int MaxColumns = 4, MinDepth = 16;

    /// <summary>Whether a product with rows of a in one piece is taken this way.</summary>
    internal static bool Suits(int columns, int depth) => columns <= MaxColumns && depth >= MinDepth;

    /// <summary>b [depth, columns] → its transpose, dense.</summary>
    internal static void Pack(float* b, nint bRow, nint bColumn, int depth, int columns, float* packed)
    {
        for (int j = 0; j < columns; j++)
            for (int l = 0; l < depth; l++) packed[j * depth + l] = b[l * bRow + j * bColumn];
    }

    /// <summary>c (+)= a · b for rows of a, with b packed: two rows by two columns at a time, so that each vector loaded
    /// serves twice. At an odd edge the last row or column stands in for the missing one.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal static void Run<V, O>(float* a, nint aRow, int rows, float* packed, int depth, int columns, float* c, nint cRow, bool sum)
        where V : struct where O : struct, IVectorOps<V>
    {
        int whole = depth - depth % O.Width;
        for (int i = 0; i < rows; i += 2, a += 2 * aRow, c += 2 * cRow)
        {
            bool bothRows = i + 1 < rows;
            float* a1 = bothRows ? a + aRow : a;
            for (int j = 0; j < columns; j += 2)
            {
                bool bothColumns = j + 1 < columns;
                float* b = packed + j * depth, b1 = bothColumns ? b + depth : b;
                V s00 = O.Create(0), s01 = s00, s10 = s00, s11 = s00;
                for (int l = 0; l < whole; l += O.Width)
                {
                    V x = O.Load(a + l), x1 = O.Load(a1 + l), w = O.Load(b + l), w1 = O.Load(b1 + l);
                    s00 = O.MultiplyAdd(x, w, s00);
                    s01 = O.MultiplyAdd(x, w1, s01);
                    s10 = O.MultiplyAdd(x1, w, s10);
                    s11 = O.MultiplyAdd(x1, w1, s11);
                }
                Put(c + j, O.Sum(s00) + Rest(a, b, whole, depth), sum);
                if (bothColumns) Put(c + j + 1, O.Sum(s01) + Rest(a, b1, whole, depth), sum);
                if (!bothRows) continue;
                Put(c + cRow + j, O.Sum(s10) + Rest(a1, b, whole, depth), sum);
                if (bothColumns) Put(c + cRow + j + 1, O.Sum(s11) + Rest(a1, b1, whole, depth), sum);
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static void Put(float* c, float dot, bool sum) => *c = sum ? *c + dot : dot;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static float Rest(float* a, float* b, int from, int depth)
    {
        float sum = 0;
        for (int l = from; l < depth; l++) sum += a[l] * b[l];
        return sum;
    }
}
