using MetaRL.Gpu.Kernels;
using MetaRL.Tensors;
using MetaRL.Tensors.Backends;

namespace MetaRL.Gpu.Tensors;

public sealed partial class GpuBackend
{
    /// <inheritdoc/>
    public void Fill(Storage y, double value)
    {
        KernelGuard.Own(this, "Fill", "y", y);
        Launch("Fill", ElementwiseKernels.Fill, y.Count, (float)value, Out(y));
    }

    /// <inheritdoc/>
    public void Unary(UnaryOp op, Storage x, Storage y)
    {
        KernelGuard.Elementwise(this, "Unary", y, x);
        if (!Enum.IsDefined(op)) throw new NotSupportedException($"the gpu back end has no {op}");
        Launch(op.ToString(), ElementwiseKernels.Unary, y.Count, (int)op, In(x), Out(y));
    }

    /// <inheritdoc/>
    public void Affine(Storage x, double scale, double shift, Storage y)
    {
        KernelGuard.Elementwise(this, "Affine", y, x);
        Launch("Affine", ElementwiseKernels.Affine, y.Count, (float)scale, (float)shift, In(x), Out(y));
    }

    /// <inheritdoc/>
    public void AddScaled(Storage a, Storage b, double scale, Storage y)
    {
        KernelGuard.Elementwise(this, "AddScaled", y, a, b);
        Launch("AddScaled", ElementwiseKernels.AddScaled, y.Count, (float)scale, In(a), In(b), Out(y));
    }

    /// <inheritdoc/>
    public void Clamp(Storage x, double low, double high, Storage y)
    {
        KernelGuard.Clamp(this, x, low, high, y);
        Launch("Clamp", ElementwiseKernels.Clamp, y.Count, (float)low, (float)high, In(x), Out(y));
    }

    /// <inheritdoc/>
    public void Binary(BinaryOp op, Storage a, Shape aShape, Storage b, Shape bShape, Storage y, Shape yShape)
    {
        KernelGuard.Binary(this, a, aShape, b, bShape, y, yShape);
        if (!Enum.IsDefined(op)) throw new NotSupportedException($"the gpu back end has no {op}");
        Launch(op.ToString(), ElementwiseKernels.Binary, y.Count, (int)op, Walks.Repeating(aShape, bShape, yShape), In(a), In(b), Out(y));
    }

    /// <inheritdoc/>
    public void Where(Storage condition, Storage a, Storage b, Storage y)
    {
        KernelGuard.Elementwise(this, "Where", y, condition, a, b);
        Launch("Where", ElementwiseKernels.Where, y.Count, In(condition), In(a), In(b), Out(y));
    }
}
