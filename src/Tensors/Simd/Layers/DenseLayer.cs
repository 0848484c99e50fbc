namespace MetaRL.Tensors.Simd.Layers;

/// <summary>
/// A dense layer's passes over float32 spans, for policies' actors and fused losses:  z = x W + b,  h = f(z),  d = ∂L/∂z;
/// a dot is a tangent (Pearlmutter 1994, doi:10.1162/neco.1994.6.1.147). z, h and d are [rows, stride] with stride = the
/// bias's length, a multiple of <see cref="RowMultiple"/>; matrices that are multiplied by have rows as long.
/// Columns past the layer's width must be zero in weights and biases; they stay as they are or come out as f(0). Sums are
/// taken as <see cref="Gemm"/> takes them.
/// </summary>
public static unsafe partial class DenseLayer
{
    /// <summary>Row lengths are multiples of this: the widest vector.</summary>
    public const int RowMultiple = 16;

    /// <summary>a · w, an operand of a pass; a default one is none.</summary>
    /// <param name="a">[rows, depth], rows <paramref name="aRow"/> apart.</param>
    /// <param name="aRow">Elements from one row of a to the next.</param>
    /// <param name="w">[depth, stride]</param>
    /// <param name="depth">Columns of a, rows of w.</param>
    public readonly ref struct Product(ReadOnlySpan<float> a, int aRow, ReadOnlySpan<float> w, int depth)
    {
        internal readonly ReadOnlySpan<float> A = a, W = w;
        internal readonly int ARow = aRow, Depth = depth;
    }

    /// <summary>h ← f(x W + ẋ Ẇ + b)</summary>
    /// <param name="xw">x W</param>
    /// <param name="more">A second product, or none.</param>
    /// <param name="bias">[stride]</param>
    /// <param name="f">Nonlinearity.</param>
    /// <param name="width">The layer's width, at most stride.</param>
    /// <param name="h">[rows, stride]</param>
    /// <exception cref="ShapeException">A span's length does not fit.</exception>
    public static void Forward(in Product xw, in Product more, ReadOnlySpan<float> bias, Nonlinearity f, int width, Span<float> h)
    {
        fixed (float* pb = bias)
            switch (f)
            {
                case Nonlinearity.Tanh: Run(new ForwardEnd<HyperbolicTangent>(pb), xw, more, h, bias.Length, width); break;
                case Nonlinearity.Relu: Run(new ForwardEnd<Rectifier>(pb), xw, more, h, bias.Length, width); break;
                case Nonlinearity.Sigmoid: Run(new ForwardEnd<Logistic>(pb), xw, more, h, bias.Length, width); break;
                case Nonlinearity.None: Run(new ForwardEnd<Linear>(pb), xw, more, h, bias.Length, width); break;
                default: throw Unknown(f);
            }
    }

    /// <summary>ż ← x Ẇ + ẋ W + ḃ,  ḣ ← f′(z) ż</summary>
    /// <param name="xtw">x Ẇ</param>
    /// <param name="txw">ẋ W, or none.</param>
    /// <param name="tb">ḃ, [stride]</param>
    /// <param name="f">Nonlinearity.</param>
    /// <param name="width">The layer's width.</param>
    /// <param name="h">[rows, stride]</param>
    /// <param name="tz">[rows, stride]</param>
    /// <param name="th">[rows, stride]</param>
    /// <exception cref="ShapeException">A span's length does not fit.</exception>
    public static void Tangent(in Product xtw, in Product txw, ReadOnlySpan<float> tb, Nonlinearity f, int width,
        ReadOnlySpan<float> h, Span<float> tz, Span<float> th)
    {
        CheckSame(tz, h);
        CheckSame(tz, th);
        fixed (float* pb = tb, ph = h, pt = th)
            switch (f)
            {
                case Nonlinearity.Tanh: Run(new TangentEnd<HyperbolicTangent>(pb, ph, pt), xtw, txw, tz, tb.Length, width); break;
                case Nonlinearity.Relu: Run(new TangentEnd<Rectifier>(pb, ph, pt), xtw, txw, tz, tb.Length, width); break;
                case Nonlinearity.Sigmoid: Run(new TangentEnd<Logistic>(pb, ph, pt), xtw, txw, tz, tb.Length, width); break;
                case Nonlinearity.None: Run(new TangentEnd<Linear>(pb, ph, pt), xtw, txw, tz, tb.Length, width); break;
                default: throw Unknown(f);
            }
    }

    /// <summary>d ← f′(z) (d₊ Wᵀ₊), from the layer above.</summary>
    /// <param name="dw">d₊ Wᵀ₊</param>
    /// <param name="f">Nonlinearity.</param>
    /// <param name="width">The layer's width.</param>
    /// <param name="stride">Row length.</param>
    /// <param name="h">[rows, stride]</param>
    /// <param name="d">[rows, stride]</param>
    /// <exception cref="ShapeException">A span's length does not fit.</exception>
    public static void Backward(in Product dw, Nonlinearity f, int width, int stride, ReadOnlySpan<float> h, Span<float> d)
    {
        CheckSame(d, h);
        fixed (float* ph = h)
            switch (f)
            {
                case Nonlinearity.Tanh: Run(new BackwardEnd<HyperbolicTangent>(ph), dw, default, d, stride, width); break;
                case Nonlinearity.Relu: Run(new BackwardEnd<Rectifier>(ph), dw, default, d, stride, width); break;
                case Nonlinearity.Sigmoid: Run(new BackwardEnd<Logistic>(ph), dw, default, d, stride, width); break;
                case Nonlinearity.None: Run(new BackwardEnd<Linear>(ph), dw, default, d, stride, width); break;
                default: throw Unknown(f);
            }
    }

    /// <summary>ḋ ← f′(z) (ḋ₊ Wᵀ₊ + d₊ Ẇᵀ₊) + f″(z)/f′(z) d ż, the tangent of <see cref="Backward"/>.</summary>
    /// <param name="tdw">ḋ₊ Wᵀ₊</param>
    /// <param name="dtw">d₊ Ẇᵀ₊</param>
    /// <param name="f">Nonlinearity.</param>
    /// <param name="width">The layer's width.</param>
    /// <param name="stride">Row length.</param>
    /// <param name="h">[rows, stride]</param>
    /// <param name="d">[rows, stride]</param>
    /// <param name="tz">ż, [rows, stride]</param>
    /// <param name="td">ḋ, [rows, stride]</param>
    /// <exception cref="ShapeException">A span's length does not fit.</exception>
    public static void BackwardTangent(in Product tdw, in Product dtw, Nonlinearity f, int width, int stride,
        ReadOnlySpan<float> h, ReadOnlySpan<float> d, ReadOnlySpan<float> tz, Span<float> td)
    {
        CheckSame(td, h);
        CheckSame(td, d);
        CheckSame(td, tz);
        fixed (float* ph = h, pd = d, pz = tz)
            switch (f)
            {
                case Nonlinearity.Tanh: Run(new BackwardTangentEnd<HyperbolicTangent>(ph, pd, pz), tdw, dtw, td, stride, width); break;
                case Nonlinearity.Relu: Run(new BackwardTangentEnd<Rectifier>(ph, pd, pz), tdw, dtw, td, stride, width); break;
                case Nonlinearity.Sigmoid: Run(new BackwardTangentEnd<Logistic>(ph, pd, pz), tdw, dtw, td, stride, width); break;
                case Nonlinearity.None: Run(new BackwardTangentEnd<Linear>(ph, pd, pz), tdw, dtw, td, stride, width); break;
                default: throw Unknown(f);
            }
    }

    static void Run<E>(E end, in Product first, in Product second, Span<float> y, int stride, int width) where E : struct, ILayerEnd
    {
        CheckRows(y.Length, stride, width);
        int rows = y.Length / stride;
        if (rows == 0 || width == 0) return;
        Check(first, y, rows, stride);
        Check(second, y, rows, stride);
        if (first.Depth == 0) y.Clear();   // what a product of no terms gives; the kernel only adds to it
        fixed (float* a = first.A, b = first.W, a2 = second.A, b2 = second.W, py = y)
        {
            LayerKernel<E>.Product p = new(a, first.ARow, b, first.Depth), q = new(a2, second.ARow, b2, second.Depth);
            fixed (float* packed = MemoryPool.Scratch((long)p.PackedFloats(width) + q.PackedFloats(width)))
                Vectors.Run(new LayerKernel<E>(p, q, py, stride, rows, width, end, packed), width);
        }
    }

    static void CheckRows(int length, int stride, int width)
    {
        if (stride <= 0 || stride % RowMultiple != 0 || width < 0 || width > stride || length % stride != 0)
            throw new ShapeException($"DenseLayer: a layer of width {width} in rows of {stride}, {length} elements in all;"
                + $" expected whole rows of a multiple of {RowMultiple} at least as wide");
    }

    static void Check(in Product p, ReadOnlySpan<float> y, int rows, int stride)
    {
        if (p.Depth == 0) return;
        long neededOfA = (rows - 1L) * p.ARow + p.Depth;
        long neededOfW = (long)p.Depth * stride;
        if (p.Depth < 0 || p.ARow < p.Depth || p.A.Length < neededOfA || p.W.Length < neededOfW)
            throw new ShapeException($"DenseLayer: a layer's operands are [{rows}, {p.Depth}] in rows of {p.ARow} and [{p.Depth}, {stride}];"
                + $" the spans have {p.A.Length} and {p.W.Length} elements");
        if (y.Overlaps(p.A) || y.Overlaps(p.W)) throw new ShapeException("DenseLayer: a layer's result lies over one of its operands; it needs memory of its own");
    }

    static ArgumentOutOfRangeException Unknown(Nonlinearity f) => new(nameof(f), f, "DenseLayer: no such nonlinearity");

    static void CheckSame(ReadOnlySpan<float> a, ReadOnlySpan<float> b)
    {
        if (a.Length != b.Length) throw new ShapeException($"DenseLayer: a layer's matrices have {a.Length} and {b.Length} elements, expected the same number");
    }
}
