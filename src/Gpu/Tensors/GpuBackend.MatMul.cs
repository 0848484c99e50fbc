using ILGPU;
using MetaRL.Gpu.Devices;
using MetaRL.Gpu.Kernels;
using MetaRL.Gpu.Products;
using MetaRL.Tensors;
using MetaRL.Tensors.Backends;

namespace MetaRL.Gpu.Tensors;

public sealed partial class GpuBackend
{
    /// <inheritdoc/>
    public void MatMul(Storage a, Shape aShape, bool transposeA, Storage b, Shape bShape, bool transposeB, Storage y, Shape yShape)
    {
        KernelGuard.MatMul(this, a, aShape, transposeA, b, bShape, transposeB, y, yShape);
        if (y.Count == 0) return;
        (ProductShape shape, Factors factors) = MatMulShape.Of(In(a), aShape, transposeA, In(b), bShape, transposeB, yShape);
        if (factors.Terms == 0) Fill(y, 0);
        else Multiply(shape, factors, Out(y));
    }

    // Parts of long sums are matrices of their own, which are added up in their order.
    void Multiply(ProductShape shape, Factors factors, ArrayView<float> y)
    {
        if (shape.Parts == 1)
        {
            Store(shape, factors, y);
            return;
        }
        int elements = shape.Batch * shape.Rows * shape.Columns;
        using GpuBuffer parts = Accelerator.Allocate(shape.Parts * elements);
        Store(shape, factors, parts.View);
        Reduce("MatMul", ReductionKernels.Sum, Reductions.Of([shape.Parts, elements], [1, elements]), parts.View, y);
    }

    void Store(ProductShape shape, Factors factors, ArrayView<float> y)
        => ProductLaunch.Start(Accelerator, "MatMul", shape, factors, default, new StoreEpilogue { Batch = shape.Batch, Rows = shape.Rows, Columns = shape.Columns, Y = y });
}
