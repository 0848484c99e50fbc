using System.Numerics.Tensors;
using MetaRL.Tensors.Backends;

namespace MetaRL.Tensors.Simd;

public sealed partial class SimdBackend
{
    /// <inheritdoc/>
    public void Unary(UnaryOp op, Storage x, Storage y)
    {
        KernelGuard.Elementwise(this, "Unary", y, x);
        ReadOnlySpan<float> from = V(x);
        Span<float> to = V(y);
        switch (op)
        {
            case UnaryOp.Negate: TensorPrimitives.Negate(from, to); break;
            case UnaryOp.Exp: Elementwise.Map(default(ExpMap), from, to); break;
            case UnaryOp.Log: Elementwise.Map(default(LogMap), from, to); break;
            case UnaryOp.Sqrt: TensorPrimitives.Sqrt(from, to); break;
            case UnaryOp.Tanh: Elementwise.Map(default(TanhMap), from, to); break;
            case UnaryOp.Sigmoid: Elementwise.Map(default(SigmoidMap), from, to); break;
            case UnaryOp.Relu: TensorPrimitives.Max(from, 0, to); break;
            case UnaryOp.Square: TensorPrimitives.Multiply(from, from, to); break;
            case UnaryOp.Step: Elementwise.Map(default(StepMap), from, to); break;
            default: throw new NotSupportedException($"the simd back end has no {op}");
        }
    }

    /// <inheritdoc/>
    public void Affine(Storage x, double scale, double shift, Storage y)
    {
        KernelGuard.Elementwise(this, "Affine", y, x);
        Elementwise.Map(new AffineMap((float)scale, (float)shift), V(x), V(y));
    }

    /// <inheritdoc/>
    public void AddScaled(Storage a, Storage b, double scale, Storage y)
    {
        KernelGuard.Elementwise(this, "AddScaled", y, a, b);
        TensorPrimitives.MultiplyAdd(V(b), (float)scale, V(a), V(y));
    }

    /// <inheritdoc/>
    public void Clamp(Storage x, double low, double high, Storage y)
    {
        KernelGuard.Clamp(this, x, low, high, y);
        TensorPrimitives.Clamp(V(x), (float)low, (float)high, V(y));
    }

    /// <inheritdoc/>
    public void Where(Storage condition, Storage a, Storage b, Storage y)
    {
        KernelGuard.Elementwise(this, "Where", y, condition, a, b);
        Elementwise.Where(V(condition), V(a), V(b), V(y));
    }

    /// <inheritdoc/>
    public void Binary(BinaryOp op, Storage a, Shape aShape, Storage b, Shape bShape, Storage y, Shape yShape)
    {
        KernelGuard.Binary(this, a, aShape, b, bShape, y, yShape);
        switch (op)
        {
            case BinaryOp.Add: Broadcasting.Zip<AddZip>(V(a), aShape, V(b), bShape, V(y), yShape); break;
            case BinaryOp.Subtract: Broadcasting.Zip<SubtractZip>(V(a), aShape, V(b), bShape, V(y), yShape); break;
            case BinaryOp.Multiply: Broadcasting.Zip<MultiplyZip>(V(a), aShape, V(b), bShape, V(y), yShape); break;
            case BinaryOp.Divide: Broadcasting.Zip<DivideZip>(V(a), aShape, V(b), bShape, V(y), yShape); break;
            case BinaryOp.Min: Broadcasting.Zip<MinZip>(V(a), aShape, V(b), bShape, V(y), yShape); break;
            case BinaryOp.Max: Broadcasting.Zip<MaxZip>(V(a), aShape, V(b), bShape, V(y), yShape); break;
            case BinaryOp.Less: Broadcasting.Zip<LessZip>(V(a), aShape, V(b), bShape, V(y), yShape); break;
            case BinaryOp.LessOrEqual: Broadcasting.Zip<LessOrEqualZip>(V(a), aShape, V(b), bShape, V(y), yShape); break;
            case BinaryOp.Equal: Broadcasting.Zip<EqualZip>(V(a), aShape, V(b), bShape, V(y), yShape); break;
            case BinaryOp.TanhGradient: Broadcasting.Zip<TanhGradientZip>(V(a), aShape, V(b), bShape, V(y), yShape); break;
            default: throw new NotSupportedException($"the simd back end has no {op}");
        }
    }

    /// <inheritdoc/>
    public void Expand(Storage x, Shape xShape, Storage y, Shape yShape)
    {
        KernelGuard.Expand(this, x, xShape, y, yShape);
        Broadcasting.Expand(V(x), xShape, V(y), yShape);
    }
}
