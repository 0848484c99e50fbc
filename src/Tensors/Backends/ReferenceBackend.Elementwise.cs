namespace MetaRL.Tensors.Backends;

public sealed partial class ReferenceBackend
{
    /// <inheritdoc/>
    public void Unary(UnaryOp op, Storage x, Storage y)
    {
        KernelGuard.Elementwise(this, "Unary", y, x);
        Func<double, double> f = op switch
        {
            UnaryOp.Negate => static v => -v,
            UnaryOp.Exp => Math.Exp,
            UnaryOp.Log => Math.Log,
            UnaryOp.Sqrt => Math.Sqrt,
            UnaryOp.Tanh => Math.Tanh,
            UnaryOp.Sigmoid => static v => 1 / (1 + Math.Exp(-v)),
            UnaryOp.Relu => static v => Math.Max(v, 0),
            UnaryOp.Square => static v => v * v,
            UnaryOp.Step => static v => v > 0 ? 1 : 0,
            _ => throw new NotSupportedException($"the reference back end has no {op}"),
        };
        for (int i = 0; i < y.Count; i++) V(y)[i] = f(V(x)[i]);
    }

    /// <inheritdoc/>
    public void Affine(Storage x, double scale, double shift, Storage y)
    {
        KernelGuard.Elementwise(this, "Affine", y, x);
        for (int i = 0; i < y.Count; i++) V(y)[i] = scale * V(x)[i] + shift;
    }

    /// <inheritdoc/>
    public void AddScaled(Storage a, Storage b, double scale, Storage y)
    {
        KernelGuard.Elementwise(this, "AddScaled", y, a, b);
        for (int i = 0; i < y.Count; i++) V(y)[i] = V(a)[i] + scale * V(b)[i];
    }

    /// <inheritdoc/>
    public void Clamp(Storage x, double low, double high, Storage y)
    {
        KernelGuard.Clamp(this, x, low, high, y);
        for (int i = 0; i < y.Count; i++) V(y)[i] = Math.Clamp(V(x)[i], low, high);
    }

    /// <inheritdoc/>
    public void Binary(BinaryOp op, Storage a, Shape aShape, Storage b, Shape bShape, Storage y, Shape yShape)
    {
        KernelGuard.Binary(this, a, aShape, b, bShape, y, yShape);
        Func<double, double, double> f = op switch
        {
            BinaryOp.Add => static (p, q) => p + q,
            BinaryOp.Subtract => static (p, q) => p - q,
            BinaryOp.Multiply => static (p, q) => p * q,
            BinaryOp.Divide => static (p, q) => p / q,
            BinaryOp.Min => Math.Min,
            BinaryOp.Max => Math.Max,
            BinaryOp.Less => static (p, q) => p < q ? 1 : 0,
            BinaryOp.LessOrEqual => static (p, q) => p <= q ? 1 : 0,
            BinaryOp.Equal => static (p, q) => p == q ? 1 : 0,
            BinaryOp.TanhGradient => static (p, q) => p * (1 - q * q),
            _ => throw new NotSupportedException($"the reference back end has no {op}"),
        };
        double[] va = V(a), vb = V(b), vy = V(y);
        Walk(new Layout(aShape, yShape), new Layout(bShape, yShape), (i, p, q) => vy[i] = f(va[p], vb[q]));
    }

    /// <inheritdoc/>
    public void Where(Storage condition, Storage a, Storage b, Storage y)
    {
        KernelGuard.Elementwise(this, "Where", y, condition, a, b);
        for (int i = 0; i < y.Count; i++) V(y)[i] = V(condition)[i] != 0 ? V(a)[i] : V(b)[i];
    }

    /// <inheritdoc/>
    public void Expand(Storage x, Shape xShape, Storage y, Shape yShape)
    {
        KernelGuard.Expand(this, x, xShape, y, yShape);
        double[] vx = V(x), vy = V(y);
        Walk(new Layout(xShape, yShape), new Layout(yShape, yShape), (i, p, q) => vy[i] = vx[p]);
    }
}
