using MetaRL.Tensors.Backends;

namespace MetaRL.Tensors.Simd;

public sealed partial class SimdBackend
{
    /// <inheritdoc/>
    public void Transpose(Storage x, Shape xShape, int axis0, int axis1, Storage y)
    {
        KernelGuard.Transpose(this, x, xShape, axis0, axis1, y);
        if (y.Count == 0) return;
        (int first, int second) = (Math.Min(axis0, axis1), Math.Max(axis0, axis1));
        var (outer, n0, rest) = Layout.Around(xShape, first);
        var (_, n1, inner) = Layout.Around(xShape, second);
        int middle = rest / (n1 * inner), block = n0 * rest;
        ReadOnlySpan<float> from = V(x);
        Span<float> to = V(y);
        for (int o = 0; o < outer; o++)
            Swap(from.Slice(o * block, block), n0, middle, n1, inner, to.Slice(o * block, block));
    }

    // y[q, m, p, i] ← x[p, m, q, i]
    static void Swap(ReadOnlySpan<float> x, int n0, int middle, int n1, int inner, Span<float> y)
    {
        int at = 0;
        for (int q = 0; q < n1; q++)
            for (int m = 0; m < middle; m++)
                for (int p = 0; p < n0; p++)
                {
                    int from = ((p * middle + m) * n1 + q) * inner;
                    if (inner == 1) y[at] = x[from];
                    else x.Slice(from, inner).CopyTo(y[at..]);
                    at += inner;
                }
    }

    /// <inheritdoc/>
    public void Gather(Storage x, Shape xShape, int axis, Storage index, Shape indexShape, Storage y)
    {
        KernelGuard.Gather(this, x, xShape, axis, index, indexShape, y);
        ReadOnlySpan<float> from = V(x), indices = V(index);
        Span<float> to = V(y);
        var (outer, size, inner) = Layout.Around(indexShape, axis);
        int all = xShape[axis], at = 0;
        for (int o = 0; o < outer; o++)
            for (int a = 0; a < size; a++)
                for (int i = 0; i < inner; i++, at++)
                    to[at] = from[(o * all + Layout.Index(indices[at], all)) * inner + i];
    }

    /// <inheritdoc/>
    public void ScatterAdd(Storage x, Shape xShape, int axis, Storage index, Storage y, Shape yShape)
    {
        KernelGuard.ScatterAdd(this, x, xShape, axis, index, y, yShape);
        ReadOnlySpan<float> from = V(x), indices = V(index);
        Span<float> to = V(y);
        to.Clear();
        var (outer, size, inner) = Layout.Around(xShape, axis);
        int all = yShape[axis], at = 0;
        for (int o = 0; o < outer; o++)
            for (int a = 0; a < size; a++)
                for (int i = 0; i < inner; i++, at++)
                    to[(o * all + Layout.Index(indices[at], all)) * inner + i] += from[at];
    }

    /// <inheritdoc/>
    public void Slice(Storage x, Shape xShape, int axis, int start, Storage y, Shape yShape)
    {
        KernelGuard.Slice(this, x, xShape, axis, start, y, yShape);
        var (outer, size, inner) = Layout.Around(yShape, axis);
        CopyRuns(V(x), start * inner, xShape[axis] * inner, V(y), 0, size * inner, outer, size * inner);
    }

    /// <inheritdoc/>
    public void Place(Storage x, Shape xShape, int axis, int start, Storage y, Shape yShape)
    {
        KernelGuard.Place(this, x, xShape, axis, start, y, yShape);
        var (outer, size, inner) = Layout.Around(xShape, axis);
        CopyRuns(V(x), 0, size * inner, V(y), start * inner, yShape[axis] * inner, outer, size * inner);
    }

    // Runs of the given length, each a step after the one before, from one place to another.
    static void CopyRuns(ReadOnlySpan<float> x, int from, int fromStep, Span<float> y, int to, int toStep, int runs, int length)
    {
        for (int r = 0; r < runs; r++)
        {
            CopyRun(x.Slice(from, length), y.Slice(to, length));
            from += fromStep;
            to += toStep;
        }
    }

    // A few elements cost less than a call.
    static void CopyRun(ReadOnlySpan<float> x, Span<float> y)
    {
        if (x.Length >= 8)
        {
            x.CopyTo(y);
            return;
        }
        for (int i = 0; i < x.Length; i++) y[i] = x[i];
    }
}
