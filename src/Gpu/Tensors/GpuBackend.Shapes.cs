using ILGPU;
using MetaRL.Gpu.Kernels;
using MetaRL.Tensors;
using MetaRL.Tensors.Backends;

namespace MetaRL.Gpu.Tensors;

public sealed partial class GpuBackend
{
    // Elements of y above which a thread a column does a scatter: one an element would look too often for what is not there.
    const int MostTargets = 1 << 22;

    /// <inheritdoc/>
    public void Expand(Storage x, Shape xShape, Storage y, Shape yShape)
    {
        KernelGuard.Expand(this, x, xShape, y, yShape);
        Copy("Expand", Walks.Repeating(xShape, yShape, yShape), y.Count, In(x), Out(y));
        S(y).IndicesBelow = S(x).IndicesBelow;
    }

    /// <inheritdoc/>
    public void Transpose(Storage x, Shape xShape, int axis0, int axis1, Storage y)
    {
        KernelGuard.Transpose(this, x, xShape, axis0, axis1, y);
        Shape yShape = xShape.With(axis0, xShape[axis1]).With(axis1, xShape[axis0]);
        Copy("Transpose", Walks.Swapped(xShape, axis0, axis1, yShape), y.Count, In(x), Out(y));
        S(y).IndicesBelow = S(x).IndicesBelow;
    }

    /// <inheritdoc/>
    public void Slice(Storage x, Shape xShape, int axis, int start, Storage y, Shape yShape)
    {
        KernelGuard.Slice(this, x, xShape, axis, start, y, yShape);
        if (y.Count == 0) return;
        int inner = Layout.Around(xShape, axis).Inner;
        Copy("Slice", Walks.Inside(yShape, xShape, yShape), y.Count, From(In(x), start * inner), Out(y));
        S(y).IndicesBelow = S(x).IndicesBelow;
    }

    /// <inheritdoc/>
    public void Place(Storage x, Shape xShape, int axis, int start, Storage y, Shape yShape)
    {
        KernelGuard.Place(this, x, xShape, axis, start, y, yShape);
        if (x.Count == 0) return;
        int inner = Layout.Around(yShape, axis).Inner;
        Copy("Place", Walks.Inside(xShape, xShape, yShape), x.Count, In(x), From(Out(y), start * inner));
    }

    static ArrayView<float> From(ArrayView<float> view, int start) => view.SubView(start, view.Length - start);

    void Copy(string operation, Walk walk, int count, ArrayView<float> x, ArrayView<float> y)
        => Launch(operation, ElementwiseKernels.Copy, count, count, walk, x, y);

    /// <inheritdoc/>
    /// <exception cref="IndexOutOfRangeException">An index outside: at once where the host wrote the indices, else at the next
    /// <see cref="Read(Storage, Span{float})"/>; until then the element is NaN.</exception>
    public void Gather(Storage x, Shape xShape, int axis, Storage index, Shape indexShape, Storage y)
    {
        KernelGuard.Gather(this, x, xShape, axis, index, indexShape, y);
        if (y.Count == 0) return;
        (int outer, int from, int inner) = Layout.Around(indexShape, axis);
        var picks = new Picks { Columns = outer * inner, Inner = inner, From = from, To = xShape[axis] };
        bool areKnown = AreKnown(index, picks.To);
        Launch("Gather", IndexKernels.Gather, y.Count, picks, In(x), In(index), Out(y), fault.View);
        if (!areKnown) Volatile.Write(ref mayHaveFault, 1);
    }

    /// <inheritdoc/>
    /// <exception cref="IndexOutOfRangeException">As of <see cref="Gather"/>; until then nothing is added there.</exception>
    public void ScatterAdd(Storage x, Shape xShape, int axis, Storage index, Storage y, Shape yShape)
    {
        KernelGuard.ScatterAdd(this, x, xShape, axis, index, y, yShape);
        if (x.Count == 0)
        {
            Fill(y, 0);
            return;
        }
        (int outer, int from, int inner) = Layout.Around(xShape, axis);
        var picks = new Picks { Columns = outer * inner, Inner = inner, From = from, To = yShape[axis] };
        bool areKnown = AreKnown(index, picks.To);
        ScatterAdd(picks, x, index, y, byColumn: y.Count > MostTargets);
        if (!areKnown) Volatile.Write(ref mayHaveFault, 1);
    }

    internal void ScatterAdd(Picks picks, Storage x, Storage index, Storage y, bool byColumn)
    {
        if (!byColumn)
        {
            Launch("ScatterAdd", IndexKernels.ScatterByTarget, y.Count, picks, In(x), In(index), Out(y), fault.View);
            return;
        }
        Fill(y, 0);
        Launch("ScatterAdd", IndexKernels.ScatterByColumn, picks.Columns, picks, In(x), In(index), Out(y), fault.View);
    }

    // Kernels look at each index, and leave what is wrong in `fault`, where the next read after the launch finds it. What the host
    // knows is told at once.
    bool AreKnown(Storage index, int limit)
    {
        int? below = S(index).IndicesBelow;
        if (below is null && limit > 0) return false;
        if (below <= limit) return true;
        // A slice of what the host wrote has at most what all of it has.
        float[] values = new float[index.Count];
        Read(index, values);
        foreach (float v in values)
            if (!(v >= 0 && v < limit)) throw Indices.Outside(v, limit);
        S(index).IndicesBelow = limit;
        return true;
    }
}
