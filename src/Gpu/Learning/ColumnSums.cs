using ILGPU;
using MetaRL.Gpu.Kernels;

namespace MetaRL.Gpu.Learning;

/// <summary>Sums of columns over parts of each task's samples, and where they go.</summary>
struct ColumnSums
{
    /// <summary>[T, N, columns]</summary>
    internal ArrayView<float> From;
    internal int Tasks, Rows, Columns, Parts, Length;
    /// <summary>P, and where the first column goes.</summary>
    internal int Size, Start;
    internal ArrayView<float> Into;
}

/// <summary>Sums over a part of each task's samples, in their order, in their place among all parameters: [parts, T, P]. A thread
/// for each sum.</summary>
static class ColumnSumsKernel
{
    internal static void Run(ColumnSums s)
    {
        uint count = (uint)(s.Parts * s.Tasks * s.Columns);
        for (uint e = Threads.First, step = Threads.Stride; e < count; e += step)
        {
            int column = (int)e % s.Columns, rest = (int)e / s.Columns, t = rest % s.Tasks, part = rest / s.Tasks;
            int begin = part * s.Length, end = Math.Min(begin + s.Length, s.Rows);
            float sum = 0;
            for (int i = begin; i < end; i++) sum += s.From[(t * s.Rows + i) * s.Columns + column];
            s.Into[(part * s.Tasks + t) * s.Size + s.Start + column] = sum;
        }
    }
}
