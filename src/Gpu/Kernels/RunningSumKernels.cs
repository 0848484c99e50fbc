using ILGPU;

namespace MetaRL.Gpu.Kernels;

/// <summary>Columns of a dimension with inner ones behind it, in pieces of a fixed length.</summary>
struct Columns
{
    /// <summary>How many columns, elements of each, columns that lie next to each other, and pieces of a column.</summary>
    internal int Count, Size, Inner, Pieces;

    /// <summary>Elements of a piece; the last may have fewer.</summary>
    internal int Length;

    /// <summary>1 where sums run from the end.</summary>
    internal int Reverse;

    /// <summary>Where the element lies that comes so many steps after a column's first.</summary>
    internal readonly int At(uint column, int steps)
    {
        uint outer = column / (uint)Inner, inner = column - outer * (uint)Inner;
        int a = Reverse != 0 ? Size - 1 - steps : steps;
        return ((int)outer * Size + a) * Inner + (int)inner;
    }
}

/// <summary>Running sums in float64: within pieces side by side, once what comes before each is known.</summary>
static class RunningSumKernels
{
    /// <summary>totals[piece, column] ← Σ of the piece.</summary>
    internal static void Totals(Columns c, ArrayView<float> x, ArrayView<double> totals)
    {
        uint n = (uint)c.Count * (uint)c.Pieces;
        for (uint i = Threads.First, step = Threads.Stride; i < n; i += step)
        {
            uint piece = i / (uint)c.Count, column = i - piece * (uint)c.Count;
            int first = (int)piece * c.Length, last = Math.Min(first + c.Length, c.Size);
            double sum = 0;
            for (int a = first; a < last; a++) sum += x[c.At(column, a)];
            totals[(int)i] = sum;
        }
    }

    /// <summary>totals[piece, column] ← Σ of the pieces before.</summary>
    internal static void Before(Columns c, ArrayView<double> totals)
    {
        for (uint column = Threads.First, step = Threads.Stride; column < (uint)c.Count; column += step)
        {
            double sum = 0;
            for (int piece = 0; piece < c.Pieces; piece++)
            {
                int at = piece * c.Count + (int)column;
                double own = totals[at];
                totals[at] = sum;
                sum += own;
            }
        }
    }

    /// <summary>y ← running sums, each piece from what comes before it.</summary>
    internal static void Run(Columns c, ArrayView<float> x, ArrayView<double> before, ArrayView<float> y)
    {
        uint n = (uint)c.Count * (uint)c.Pieces;
        for (uint i = Threads.First, step = Threads.Stride; i < n; i += step)
        {
            uint piece = i / (uint)c.Count, column = i - piece * (uint)c.Count;
            int first = (int)piece * c.Length, last = Math.Min(first + c.Length, c.Size);
            double sum = c.Pieces > 1 ? before[(int)i] : 0;
            for (int a = first; a < last; a++)
            {
                int at = c.At(column, a);
                sum += x[at];
                y[at] = (float)sum;
            }
        }
    }
}
