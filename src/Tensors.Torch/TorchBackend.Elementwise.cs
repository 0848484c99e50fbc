using MetaRL.Tensors.Backends;
using TorchSharp;
using TorchTensor = TorchSharp.torch.Tensor;

namespace MetaRL.Tensors.Torch;

public sealed partial class TorchBackend
{
    /// <inheritdoc/>
    public void Unary(UnaryOp op, Storage x, Storage y)
    {
        TorchTensor v = S(x).Value;
        S(y).Set(op switch
        {
            UnaryOp.Negate => v.neg(),
            UnaryOp.Exp => v.exp(),
            UnaryOp.Log => v.log(),
            UnaryOp.Sqrt => v.sqrt(),
            UnaryOp.Tanh => v.tanh(),
            UnaryOp.Sigmoid => v.sigmoid(),
            UnaryOp.Relu => v.relu(),
            UnaryOp.Square => v.mul(v),
            UnaryOp.Step => Step(v),
            _ => throw new NotSupportedException($"the torch back end has no {op}"),
        }, S(x).Shape);
    }

    /// <inheritdoc/>
    public void Affine(Storage x, double scale, double shift, Storage y)
    {
        TorchTensor v = S(x).Value;
        using Scalar factor = ((float)scale).ToScalar();
        if (shift == 0)
        {
            S(y).Set(v.mul(factor), S(x).Shape);
            return;
        }
        // One launch: a scalar in host memory may be an operand on every device.
        using TorchTensor term = torch.tensor((float)shift, device: torch.CPU);
        S(y).Set(term.add(v, factor), S(x).Shape);
    }

    /// <inheritdoc/>
    public void AddScaled(Storage a, Storage b, double scale, Storage y)
    {
        using Scalar factor = ((float)scale).ToScalar();
        using TorchView right = S(b).As(S(a).Shape);
        S(y).Set(S(a).Value.add(right.Tensor, factor), S(a).Shape);
    }

    /// <inheritdoc/>
    public void Clamp(Storage x, double low, double high, Storage y)
    {
        using Scalar from = ((float)low).ToScalar(), to = ((float)high).ToScalar();
        S(y).Set(S(x).Value.clamp(from, to), S(x).Shape);
    }

    /// <inheritdoc/>
    public void Where(Storage condition, Storage a, Storage b, Storage y)
    {
        Shape flat = [y.Count];
        using TorchView c = S(condition).As(flat), p = S(a).As(flat), q = S(b).As(flat);
        using TorchTensor chosen = c.Tensor.to_type(torch.ScalarType.Bool);   // NaN counts as not zero
        S(y).Set(torch.where(chosen, p.Tensor, q.Tensor), flat);
    }

    /// <inheritdoc/>
    public void Binary(BinaryOp op, Storage a, Shape aShape, Storage b, Shape bShape, Storage y, Shape yShape)
    {
        using TorchView left = S(a).As(aShape), right = S(b).As(bShape);
        TorchTensor p = left.Tensor, q = right.Tensor;
        S(y).Set(op switch
        {
            BinaryOp.Add => p.add(q, one),
            BinaryOp.Subtract => p.sub(q),
            BinaryOp.Multiply => p.mul(q),
            BinaryOp.Divide => p.div(q),
            BinaryOp.Min => torch.minimum(p, q),
            BinaryOp.Max => torch.maximum(p, q),
            BinaryOp.Less => OneOrZero(p.lt(q)),
            BinaryOp.LessOrEqual => OneOrZero(p.le(q)),
            BinaryOp.Equal => OneOrZero(p.eq(q)),
            BinaryOp.TanhGradient => TanhGradient(p, q),
            _ => throw new NotSupportedException($"the torch back end has no {op}"),
        }, yShape);
    }

    /// <inheritdoc/>
    public void Expand(Storage x, Shape xShape, Storage y, Shape yShape)
    {
        using TorchView v = S(x).As(xShape);
        TorchTensor repeated = v.Tensor.expand(yShape.Dims());
        S(y).SetRepeated(repeated, yShape, S(x));
    }

    // libtorch's own tanh_backward, one launch less, is not in TorchSharp.
    TorchTensor TanhGradient(TorchTensor g, TorchTensor y)
    {
        using TorchTensor slope = unit.addcmul(y, y, minusOne);
        return g.mul(slope);
    }

    static TorchTensor Step(TorchTensor x)
    {
        using Scalar zero = 0f.ToScalar();
        return OneOrZero(x.gt(zero));
    }

    // Takes the truth values over.
    static TorchTensor OneOrZero(TorchTensor truth)
    {
        using (truth) return truth.to_type(torch.ScalarType.Float32);
    }
}
