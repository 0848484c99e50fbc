using ILGPU;
using MetaRL.Gpu.Devices;
using MetaRL.Gpu.Kernels;
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
        Product product = Products.Of(aShape, transposeA, bShape, transposeB, yShape);
        if (product.K == 0) Fill(y, 0);
        else Multiply(product, In(a), In(b), Out(y));
    }

    // Parts of long sums are matrices of their own, which are added up in their order.
    void Multiply(Product product, ArrayView<float> a, ArrayView<float> b, ArrayView<float> y)
    {
        if (product.Parts == 1)
        {
            Start(product, a, b, y);
            return;
        }
        int elements = product.Batch * product.M * product.N;
        using GpuBuffer parts = Accelerator.Allocate(product.Parts * elements);
        Start(product, a, b, parts.View);
        Reduce("MatMul", ReductionKernels.Sum, Reductions.Of([product.Parts, elements], [1, elements]), parts.View, y);
    }

    // The one place that picks the kernel of a product.
    void Start(Product product, ArrayView<float> a, ArrayView<float> b, ArrayView<float> y)
    {
        Action<Product, ArrayView<float>, ArrayView<float>, ArrayView<float>> kernel = ProductKernels.FormOf(product.M, product.N) switch
        {
            ProductKernels.Form.Tall => ProductKernels.Tall,
            ProductKernels.Form.Wide => ProductKernels.Wide,
            _ => ProductKernels.Square,
        };
        // Whole warps, as many as have something to do.
        int threads = (ProductKernels.ThreadsOf(product.M, product.N) + 31) / 32 * 32;
        var config = new KernelConfig(checked(Products.Tiles(product) * product.Parts), Math.Min(threads, Accelerator.GroupSize));
        Accelerator.Launch("MatMul", kernel, config, product, a, b, y);
    }
}
