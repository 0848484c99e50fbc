using ILGPU;

namespace MetaRL.Gpu.Advantages;

/// <summary>A segment's share of XᵀX and Xᵀy of a task's samples, a group of threads each, a thread for each number of it.</summary>
static class EquationsKernel
{
    /// <summary>Segments of a task; fixed, so that sums are the same on every card.</summary>
    internal const int Segments = 8;

    internal static void Run(AdvantageShape shape, AdvantageColumns c)
    {
        int task = Grid.IdxX / Segments, segment = Grid.IdxX % Segments, f = shape.Features;
        int length = (shape.Samples + Segments - 1) / Segments, start = segment * length;
        int end = start + length < shape.Samples ? start + length : shape.Samples;
        for (int pair = Group.IdxX, step = Group.DimX; pair < shape.EquationSize; pair += step)
        {
            int row = RowOf(pair, f), column = pair - row * (row + 1) / 2;
            double sum = 0;
            for (int i = start; i < end; i++)
            {
                int n = task * shape.Samples + i;
                if (c.Mask[n] == 0) continue;
                int time = ReturnsKernel.TimeOf(shape, c, n);
                long at = (long)n * shape.ObsDim;
                double y = row == f ? c.Discounted[n] : Features.At(c.Obs, at, shape.ObsDim, time, row);
                sum += y * Features.At(c.Obs, at, shape.ObsDim, time, column);
            }
            c.Equations[(long)Grid.IdxX * shape.EquationSize + pair] = sum;
        }
    }

    // The triangle's row that a number belongs to; row f is Xᵀy.
    static int RowOf(int pair, int f)
    {
        int row = 0;
        while (row < f && (row + 1) * (row + 2) / 2 <= pair) row++;
        return row;
    }
}
