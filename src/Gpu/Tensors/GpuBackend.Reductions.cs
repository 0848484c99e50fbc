using ILGPU;
using MetaRL.Gpu.Devices;
using MetaRL.Gpu.Kernels;
using MetaRL.Tensors;
using MetaRL.Tensors.Backends;

namespace MetaRL.Gpu.Tensors;

public sealed partial class GpuBackend
{
    // Elements of a piece of a running sum.
    const int PieceLength = 512;

    /// <inheritdoc/>
    public void Sum(Storage x, Shape xShape, Storage y, Shape yShape)
    {
        KernelGuard.Sum(this, x, xShape, y, yShape);
        if (x.Count == 0) Fill(y, 0);
        else Reduce("Sum", ReductionKernels.Sum, Reductions.Of(xShape, yShape), In(x), Out(y));
    }

    /// <inheritdoc/>
    public void Max(Storage x, Shape xShape, int axis, Storage y)
    {
        KernelGuard.Max(this, x, xShape, axis, y);
        if (y.Count == 0) return;
        Reduce("Max", ReductionKernels.Max, Reductions.Of(xShape, xShape.With(axis, 1)), In(x), Out(y));
    }

    void Reduce(string operation, Action<Reduction, ArrayView<float>, ArrayView<float>> kernel, Reduction r, ArrayView<float> x, ArrayView<float> y)
    {
        if (r.Parts == 1)
        {
            Launch(operation, kernel, r.Results, r, x, y);
            return;
        }
        int parts = r.Results * r.Parts;
        using GpuBuffer partial = Accelerator.Allocate(parts);
        Launch(operation, kernel, parts, r, x, partial.View);
        Reduce(operation, kernel, Reductions.OfParts(r), partial.View, y);
    }

    /// <inheritdoc/>
    public void CumulativeSum(Storage x, Shape xShape, int axis, bool reverse, Storage y)
    {
        KernelGuard.CumulativeSum(this, x, xShape, axis, y);
        if (x.Count == 0) return;
        (int outer, int size, int inner) = Layout.Around(xShape, axis);
        int pieces = (size + PieceLength - 1) / PieceLength;
        var columns = new Columns
        {
            Count = outer * inner,
            Size = size,
            Inner = inner,
            Pieces = pieces,
            Length = PieceLength,
            Reverse = reverse ? 1 : 0,
        };
        using GpuBuffer totals = Accelerator.Allocate(pieces == 1 ? 2 : 2 * columns.Count * pieces);
        ArrayView<double> before = totals.View.Cast<double>();
        if (pieces > 1)
        {
            Launch("CumulativeSum", RunningSumKernels.Totals, columns.Count * pieces, columns, In(x), before);
            Launch("CumulativeSum", RunningSumKernels.Before, columns.Count, columns, before);
        }
        Launch("CumulativeSum", RunningSumKernels.Run, columns.Count * pieces, columns, In(x), before, Out(y));
    }
}
