using System.Numerics.Tensors;
using MetaRL.Tensors.Backends;

namespace MetaRL.Tensors.Simd;

public sealed partial class SimdBackend
{
    /// <inheritdoc/>
    public void Sum(Storage x, Shape xShape, Storage y, Shape yShape)
    {
        KernelGuard.Sum(this, x, xShape, y, yShape);
        if (x.Count == 0)
        {
            V(y).Clear();
            return;
        }
        var g = new Grid(new Layout(yShape, xShape), new Layout(xShape, xShape));
        Span<int> n = [g.N0, g.N1, g.Rows, g.Columns], steps = [g.A0, g.A1, g.ARow, g.AColumn];

        // Merged, summed and kept dimensions alternate. One sum for each summed one, the last first.
        Storage from = x;
        for (int axis = 3; axis >= 0; axis--)
        {
            if (n[axis] == 1 || steps[axis] != 0) continue;
            int outer = Product(n[..axis]), inner = Product(n[(axis + 1)..]);
            Storage to = outer * inner == y.Count ? y : Allocate(outer * inner);
            Sums.OverAxis(V(from), outer, n[axis], inner, V(to));
            if (!ReferenceEquals(from, x)) from.Release();
            from = to;
            n[axis] = 1;
        }
        if (ReferenceEquals(from, x)) V(x).CopyTo(V(y));   // nothing to sum
    }

    /// <inheritdoc/>
    public void Max(Storage x, Shape xShape, int axis, Storage y)
    {
        KernelGuard.Max(this, x, xShape, axis, y);
        ReadOnlySpan<float> from = V(x);
        Span<float> to = V(y);
        var (outer, size, inner) = Layout.Around(xShape, axis);
        int block = size * inner;
        for (int o = 0; o < outer; o++)
        {
            ReadOnlySpan<float> rows = from.Slice(o * block, block);
            if (inner == 1) to[o] = Largest(rows);
            else LargestRow(rows, to.Slice(o * inner, inner));
        }
    }

    /// <inheritdoc/>
    public void CumulativeSum(Storage x, Shape xShape, int axis, bool reverse, Storage y)
    {
        KernelGuard.CumulativeSum(this, x, xShape, axis, y);
        var (outer, size, inner) = Layout.Around(xShape, axis);
        int block = size * inner;
        for (int o = 0; o < outer; o++)
            RunningSums.OverRows(V(x).Slice(o * block, block), size, inner, reverse, V(y).Slice(o * block, block));
    }

    static void LargestRow(ReadOnlySpan<float> rows, Span<float> y)
    {
        rows[..y.Length].CopyTo(y);
        for (int at = y.Length; at < rows.Length; at += y.Length)
            TensorPrimitives.Max(y, rows.Slice(at, y.Length), y);
    }

    static float Largest(ReadOnlySpan<float> x)
    {
        if (x.Length > 16) return TensorPrimitives.Max(x);
        float max = x[0];
        foreach (float v in x) max = MathF.Max(max, v);
        return max;
    }

    static int Product(ReadOnlySpan<int> sizes)
    {
        int product = 1;
        foreach (int size in sizes) product *= size;
        return product;
    }
}
