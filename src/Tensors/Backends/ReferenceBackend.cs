namespace MetaRL.Tensors.Backends;

/// <summary>float64 and plain loops: it defines what every kernel means, and gradients are checked on it.</summary>
public sealed class ReferenceBackend : IBackend
{
    sealed class Memory : Storage
    {
        internal readonly double[] Values;
        internal Memory(ReferenceBackend backend, int count) : base(backend, count) { Values = new double[count]; CountAllocation(); }
    }

    static double[] V(Storage s) => ((Memory)s).Values;

    /// <inheritdoc/>
    public string Name => "reference";

    /// <summary>False unless asked for: so that what other back ends prefer can be checked against exact numbers.</summary>
    public bool PrefersLargeBatches { get; init; }

    /// <inheritdoc/>
    public Storage Allocate(int count) => new Memory(this, count);

    /// <inheritdoc/>
    public void Free(Storage storage) => Array.Fill(V(storage), double.NaN);   // so that a use after free shows

    /// <inheritdoc/>
    public void Write(Storage to, ReadOnlySpan<float> values) { for (int i = 0; i < values.Length; i++) V(to)[i] = values[i]; }

    /// <inheritdoc/>
    public void Write(Storage to, ReadOnlySpan<double> values) => values.CopyTo(V(to));

    /// <inheritdoc/>
    public void Read(Storage from, Span<float> values) { for (int i = 0; i < values.Length; i++) values[i] = (float)V(from)[i]; }

    /// <inheritdoc/>
    public void Read(Storage from, Span<double> values) => V(from).CopyTo(values);

    /// <inheritdoc/>
    public void Fill(Storage y, double value) => Array.Fill(V(y), value);

    /// <inheritdoc/>
    public void Unary(UnaryOp op, Storage x, Storage y)
    {
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
    public void Affine(Storage x, double scale, double shift, Storage y) { for (int i = 0; i < y.Count; i++) V(y)[i] = scale * V(x)[i] + shift; }

    /// <inheritdoc/>
    public void AddScaled(Storage a, Storage b, double scale, Storage y) { for (int i = 0; i < y.Count; i++) V(y)[i] = V(a)[i] + scale * V(b)[i]; }

    /// <inheritdoc/>
    public void Clamp(Storage x, double low, double high, Storage y) { for (int i = 0; i < y.Count; i++) V(y)[i] = Math.Clamp(V(x)[i], low, high); }

    /// <inheritdoc/>
    public void Binary(BinaryOp op, Storage a, Shape aShape, Storage b, Shape bShape, Storage y, Shape yShape)
    {
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
    public void Where(Storage condition, Storage a, Storage b, Storage y) { for (int i = 0; i < y.Count; i++) V(y)[i] = V(condition)[i] != 0 ? V(a)[i] : V(b)[i]; }

    /// <inheritdoc/>
    public void Expand(Storage x, Shape xShape, Storage y, Shape yShape)
    {
        double[] vx = V(x), vy = V(y);
        Walk(new Layout(xShape, yShape), new Layout(yShape, yShape), (i, p, q) => vy[i] = vx[p]);
    }

    /// <inheritdoc/>
    public void Sum(Storage x, Shape xShape, Storage y, Shape yShape)
    {
        double[] vx = V(x), vy = V(y);
        Array.Clear(vy);
        Walk(new Layout(yShape, xShape), new Layout(xShape, xShape), (i, p, q) => vy[p] += vx[i]);
    }

    /// <inheritdoc/>
    public void Max(Storage x, Shape xShape, int axis, Storage y)
    {
        double[] vx = V(x), vy = V(y);
        var (outer, size, inner) = Layout.Around(xShape, axis);
        Array.Fill(vy, double.NegativeInfinity);
        for (int o = 0; o < outer; o++)
            for (int a = 0; a < size; a++)
                for (int i = 0; i < inner; i++) vy[o * inner + i] = Math.Max(vy[o * inner + i], vx[(o * size + a) * inner + i]);
    }

    /// <inheritdoc/>
    public void CumulativeSum(Storage x, Shape xShape, int axis, bool reverse, Storage y)
    {
        double[] vx = V(x), vy = V(y);
        var (outer, size, inner) = Layout.Around(xShape, axis);
        for (int o = 0; o < outer; o++)
            for (int i = 0; i < inner; i++)
            {
                double sum = 0;
                for (int step = 0; step < size; step++)
                {
                    int a = reverse ? size - 1 - step : step;
                    int at = (o * size + a) * inner + i;
                    sum += vx[at];
                    vy[at] = sum;
                }
            }
    }

    /// <inheritdoc/>
    public void MatMul(Storage a, Shape aShape, bool transposeA, Storage b, Shape bShape, bool transposeB, Storage y, Shape yShape)
    {
        double[] va = V(a), vb = V(b), vy = V(y);
        int m = yShape[-2], n = yShape[-1], k = transposeA ? aShape[-2] : aShape[-1];
        (int am, int ak) = transposeA ? (1, m) : (k, 1);
        (int bk, int bn) = transposeB ? (1, k) : (n, 1);
        Shape batch = yShape.Leading(2);
        Walk(new Layout(aShape.Leading(2), batch), new Layout(bShape.Leading(2), batch), (t, p, q) =>
        {
            for (int i = 0; i < m; i++)
                for (int j = 0; j < n; j++)
                {
                    double sum = 0;
                    for (int l = 0; l < k; l++) sum += va[p * m * k + i * am + l * ak] * vb[q * k * n + l * bk + j * bn];
                    vy[(t * m + i) * n + j] = sum;
                }
        });
    }

    /// <inheritdoc/>
    public void Transpose(Storage x, Shape xShape, int axis0, int axis1, Storage y)
    {
        double[] vx = V(x), vy = V(y);
        Shape yShape = xShape.With(axis0, xShape[axis1]).With(axis1, xShape[axis0]);
        int[] n = [yShape.PadLeft(4)[0], yShape.PadLeft(4)[1], yShape.PadLeft(4)[2], yShape.PadLeft(4)[3]];
        int[] step = [0, 0, 0, 1];
        Shape px = xShape.PadLeft(4);
        for (int d = 2; d >= 0; d--) step[d] = step[d + 1] * px[d + 1];
        int lead = 4 - xShape.Rank;
        (step[lead + axis0], step[lead + axis1]) = (step[lead + axis1], step[lead + axis0]);
        int at = 0;
        for (int i = 0; i < n[0]; i++)
            for (int j = 0; j < n[1]; j++)
                for (int k = 0; k < n[2]; k++)
                    for (int l = 0; l < n[3]; l++) vy[at++] = vx[i * step[0] + j * step[1] + k * step[2] + l * step[3]];
    }

    /// <inheritdoc/>
    public void Gather(Storage x, Shape xShape, int axis, Storage index, Shape indexShape, Storage y)
    {
        double[] vx = V(x), vi = V(index), vy = V(y);
        var (outer, size, inner) = Layout.Around(indexShape, axis);
        int from = xShape[axis];
        for (int o = 0; o < outer; o++)
            for (int a = 0; a < size; a++)
                for (int i = 0; i < inner; i++)
                {
                    int at = (o * size + a) * inner + i;
                    vy[at] = vx[(o * from + Layout.Index(vi[at], from)) * inner + i];
                }
    }

    /// <inheritdoc/>
    public void ScatterAdd(Storage x, Shape xShape, int axis, Storage index, Storage y, Shape yShape)
    {
        double[] vx = V(x), vi = V(index), vy = V(y);
        Array.Clear(vy);
        var (outer, size, inner) = Layout.Around(xShape, axis);
        int to = yShape[axis];
        for (int o = 0; o < outer; o++)
            for (int a = 0; a < size; a++)
                for (int i = 0; i < inner; i++)
                {
                    int at = (o * size + a) * inner + i;
                    vy[(o * to + Layout.Index(vi[at], to)) * inner + i] += vx[at];
                }
    }

    /// <inheritdoc/>
    public void Slice(Storage x, Shape xShape, int axis, int start, Storage y, Shape yShape)
    {
        var (outer, size, inner) = Layout.Around(yShape, axis);
        for (int o = 0; o < outer; o++)
            V(x).AsSpan((o * xShape[axis] + start) * inner, size * inner).CopyTo(V(y).AsSpan(o * size * inner));
    }

    /// <inheritdoc/>
    public void Place(Storage x, Shape xShape, int axis, int start, Storage y, Shape yShape)
    {
        var (outer, size, inner) = Layout.Around(xShape, axis);
        for (int o = 0; o < outer; o++)
            V(x).AsSpan(o * size * inner, size * inner).CopyTo(V(y).AsSpan((o * yShape[axis] + start) * inner));
    }

    // Calls visit(i, p, q) for each element i of the full shape, with the elements p and q of two operands.
    static void Walk(Layout a, Layout b, Action<int, int, int> visit)
    {
        int at = 0;
        for (int i = 0; i < a.N0; i++)
            for (int j = 0; j < a.N1; j++)
                for (int k = 0; k < a.N2; k++)
                    for (int l = 0; l < a.N3; l++)
                        visit(at++, i * a.S0 + j * a.S1 + k * a.S2 + l * a.S3, i * b.S0 + j * b.S1 + k * b.S2 + l * b.S3);
    }
}
