using ILGPU;

namespace MetaRL.Gpu.Kernels;

/// <summary>Sizes around the dimension along which elements are picked: in the operand with indices, and in the other.</summary>
struct Picks
{
    /// <summary>Columns, and those that lie next to each other.</summary>
    internal int Columns, Inner;

    /// <summary>Size of the dimension where the indices are, and where they point.</summary>
    internal int From, To;
}

/// <summary>Reads and sums at indices that are data. An index outside leaves itself in <c>fault</c>, [value, size, 1], which
/// the host looks at before it hands out anything.</summary>
static class IndexKernels
{
    const int Outside = -1;

    static int Index(float value, int size)
    {
        if (DeviceMath.IsNaN(value)) return Outside;
        int at = (int)value;
        bool isInside = at >= 0 && at < size && at == value;
        return isInside ? at : Outside;
    }

    static void Report(ArrayView<float> fault, float value, int size)
    {
        fault[0] = value;
        fault[1] = size;
        fault[2] = 1;
    }

    internal static void Gather(Picks s, ArrayView<float> x, ArrayView<float> index, ArrayView<float> y, ArrayView<float> fault)
    {
        uint n = (uint)y.Length;
        for (uint i = Threads.First, step = Threads.Stride; i < n; i += step)
        {
            uint row = i / (uint)s.Inner, inner = i - row * (uint)s.Inner, outer = row / (uint)s.From;
            float value = index[(int)i];
            int at = Index(value, s.To);
            if (at == Outside)
            {
                Report(fault, value, s.To);
                y[(int)i] = float.NaN;
                continue;
            }
            y[(int)i] = x[((int)outer * s.To + at) * s.Inner + (int)inner];
        }
    }

    /// <summary>One thread an element of y, which looks through its column of x.</summary>
    internal static void ScatterByTarget(Picks s, ArrayView<float> x, ArrayView<float> index, ArrayView<float> y, ArrayView<float> fault)
    {
        uint n = (uint)y.Length;
        for (uint i = Threads.First, step = Threads.Stride; i < n; i += step)
        {
            uint row = i / (uint)s.Inner, inner = i - row * (uint)s.Inner, outer = row / (uint)s.To;
            int target = (int)(row - outer * (uint)s.To);
            float sum = 0;
            for (int a = 0; a < s.From; a++)
            {
                int from = ((int)outer * s.From + a) * s.Inner + (int)inner;
                float value = index[from];
                int at = Index(value, s.To);
                if (at == target) sum += x[from];
                if (at == Outside) Report(fault, value, s.To);
            }
            y[(int)i] = sum;
        }
    }

    /// <summary>One thread a column, which adds to y one after the other: the same sums in the same order. y is zero before.</summary>
    internal static void ScatterByColumn(Picks s, ArrayView<float> x, ArrayView<float> index, ArrayView<float> y, ArrayView<float> fault)
    {
        for (uint column = Threads.First, step = Threads.Stride; column < (uint)s.Columns; column += step)
        {
            uint outer = column / (uint)s.Inner, inner = column - outer * (uint)s.Inner;
            for (int a = 0; a < s.From; a++)
            {
                int from = ((int)outer * s.From + a) * s.Inner + (int)inner;
                float value = index[from];
                int at = Index(value, s.To);
                if (at == Outside) Report(fault, value, s.To);
                else y[((int)outer * s.To + at) * s.Inner + (int)inner] += x[from];
            }
        }
    }
}
