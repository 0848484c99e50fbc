using System.Numerics;
using System.Numerics.Tensors;
using System.Runtime.CompilerServices;

namespace MetaRL.Tensors.Simd;

/// <summary>Sums in a fixed order, by halves: the error grows with the logarithm of the number of terms.</summary>
internal static class Sums
{
    const int Terms = 512;   // a run that is summed directly, in the many accumulators of its vectors
    const int Rows = 32;     // rows that are added one after the other
    const int Wide = 64;     // floats to which short rows are put together

    /// <summary>y[o, i] ← Σₐ x[o, a, i]; x is [outer, size, inner], y [outer, inner].</summary>
    internal static void OverAxis(ReadOnlySpan<float> x, int outer, int size, int inner, Span<float> y)
    {
        if (size == 0)
        {
            y.Clear();
            return;
        }
        for (int o = 0; o < outer; o++)
        {
            ReadOnlySpan<float> block = x.Slice(o * size * inner, size * inner);
            if (inner == 1) y[o] = Run(block);
            else Columns(block, inner, y.Slice(o * inner, inner));
        }
    }

    static float Run(ReadOnlySpan<float> x)
    {
        if (x.Length <= 16) return Few(x);
        if (x.Length <= Terms) return TensorPrimitives.Sum(x);
        int half = (int)(BitOperations.RoundUpToPowerOf2((uint)x.Length) / 2);   // a power of two: every run starts aligned
        return Run(x[..half]) + Run(x[half..]);
    }

    static float Few(ReadOnlySpan<float> x)
    {
        float sum = 0;
        foreach (float v in x) sum += v;
        return sum;
    }

    static void Columns(ReadOnlySpan<float> x, int columns, Span<float> y)
    {
        int rows = x.Length / columns;
        int group = Math.Min(rows, Math.Max(1, Wide / columns));
        int width = group * columns;
        if (group == 1)
        {
            Halves(x, columns, y, Scratch(rows, columns));
            return;
        }

        // Short rows: as many as fill a wide one become its groups, which are added at the end.
        int wideRows = rows / group;
        Span<float> scratch = Scratch(wideRows + 1, width);
        Span<float> wide = scratch[..width];
        Halves(x[..(wideRows * width)], width, wide, scratch[width..]);
        wide[..columns].CopyTo(y);
        Accumulate(wide[columns..], y);
        Accumulate(x[(wideRows * width)..], y);
    }

    static void Halves(ReadOnlySpan<float> x, int columns, Span<float> y, Span<float> scratch)
    {
        int rows = x.Length / columns;
        if (rows <= Rows)
        {
            x[..columns].CopyTo(y);
            Accumulate(x[columns..], y);
            return;
        }
        int half = rows / 2 * columns;
        Halves(x[..half], columns, y, scratch);
        Halves(x[half..], columns, scratch[..columns], scratch[columns..]);
        TensorPrimitives.Add(y, scratch[..columns], y);
    }

    // y ← y + each row, one after the other.
    static unsafe void Accumulate(ReadOnlySpan<float> rows, Span<float> y)
    {
        fixed (float* from = rows, to = y) Vectors.Run(new AccumulateKernel(from, rows.Length / y.Length, y.Length, to));
    }

    readonly unsafe struct AccumulateKernel(float* x, int rows, int columns, float* y) : IKernel
    {
        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        public void Run<V, O>() where V : struct where O : struct, IVectorOps<V>
        {
            int j = 0, n = columns, end = rows * n;
            for (; j <= n - O.Width; j += O.Width)
            {
                float* from = x + j;
                V sum = O.Load(y + j);
                for (int at = 0; at < end; at += n) sum = O.Add(sum, O.Load(from + at));
                O.Store(sum, y + j);
            }
            for (; j < n; j++)
                for (int at = 0; at < end; at += n) y[j] += x[at + j];
        }
    }

    // Room for one row at each level of Halves, and one more.
    static Span<float> Scratch(int rows, int columns) => MemoryPool.Scratch((BitOperations.Log2((uint)rows) + 2L) * columns);
}
