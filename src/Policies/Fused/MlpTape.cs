using MetaRL.Tensors;

namespace MetaRL.Policies;

/// <summary>
/// An MLP's forward and backward passes over a block of samples, and their tangents along a direction of the
/// parameters (Pearlmutter 1994, doi:10.1162/neco.1994.6.1.147). A block's activations stay in the second-level cache;
/// rows are padded to whole vectors. zₗ = hₗ₋₁ Wₗ + bₗ,  hₗ = f(zₗ),  the last layer linear;  dₗ = ∂L/∂zₗ;  a dot is a tangent.
/// </summary>
sealed class MlpTape
{
    /// <summary>Most samples in a block.</summary>
    public const int Block = 96;

    readonly MlpLayout layout;
    readonly bool tanh;
    readonly Memory<float>[] ownH, ownD;          // [l]: this tape's memory for h and d, [Block, stride]
    readonly Memory<float>[] h, d, th, tz, td;    // [l]: the block's, [rows, stride]
    readonly Memory<float>[] bias, tangentBias;   // [l]: padded
    readonly Memory<float>[] wt, twt;             // [l]: Wᵀ and its tangent, [out, in]
    readonly Memory<float> sums, narrow;
    int rows;

    public MlpTape(MlpLayout layout, Activation activation)
    {
        (this.layout, tanh) = (layout, activation == Activation.Tanh);
        Memory<float>[] PerLayer(Func<int, int> size) => [.. Enumerable.Range(0, layout.Layers).Select(l => AlignedBuffer.Of(size(l)))];
        Memory<float>[] Activations() => PerLayer(l => Block * layout.Stride[l + 1]);
        (ownH, ownD, th, tz, td) = (Activations(), Activations(), Activations(), Activations(), Activations());
        (h, d) = (new Memory<float>[layout.Layers], new Memory<float>[layout.Layers]);
        (bias, tangentBias) = (PerLayer(l => layout.Stride[l + 1]), PerLayer(l => layout.Stride[l + 1]));
        (wt, twt) = (PerLayer(l => layout.Widths[l] * layout.Widths[l + 1]), PerLayer(l => layout.Widths[l] * layout.Widths[l + 1]));
        (sums, narrow) = (AlignedBuffer.Of(layout.Stride.Max()), AlignedBuffer.Of(layout.Stride.Max() * VectorMath.RowMultiple));
    }

    int Last => layout.Layers - 1;

    /// <summary>Row length of outputs and of their gradients.</summary>
    public int OutputStride => layout.Stride[^1];

    /// <summary>The network's output, [rows, OutputStride].</summary>
    public Span<float> Output => h[Last].Span;

    /// <summary>Its tangent.</summary>
    public Span<float> OutputTangent => Rows(tz, Last);

    /// <summary>∂L/∂output: to be filled before <see cref="Backward"/>; zeros in the padding.</summary>
    public Span<float> OutputGradient => d[Last].Span;

    /// <summary>Its tangent: to be filled before <see cref="BackwardTangent"/>.</summary>
    public Span<float> OutputGradientTangent => Rows(td, Last);

    /// <summary>Takes note of the weights [P] that the next passes use.</summary>
    public void Load(ReadOnlySpan<float> theta) => Load(theta, bias, wt);

    /// <summary>Takes note of the direction [P] that the next tangents are along.</summary>
    public void LoadTangent(ReadOnlySpan<float> direction) => Load(direction, tangentBias, twt);

    /// <summary>Turns to a block of samples; h and d are kept in a record where there is one.</summary>
    public void Begin(int rows, MlpRecord? record, int start)
    {
        this.rows = rows;
        for (int l = 0; l < layout.Layers; l++)
        {
            h[l] = record?.H(l, start, rows) ?? ownH[l][..(rows * layout.Stride[l + 1])];
            d[l] = record?.D(l, start, rows) ?? ownD[l][..(rows * layout.Stride[l + 1])];
        }
    }

    /// <summary>h, from x [rows, inputs].</summary>
    public void Forward(ReadOnlySpan<float> theta, ReadOnlySpan<float> x)
    {
        for (int l = 0; l <= Last; l++)
        {
            Span<float> y = h[l].Span;
            Multiply(Input(l, x), InputStride(l), theta, l, y, add: false);
            if (l == Last || !tanh) VectorMath.AddBias(y, bias[l].Span);
            else VectorMath.AddBiasTanh(y, bias[l].Span);
            if (l < Last && !tanh) VectorMath.Relu(y, y);
        }
    }

    /// <summary>żₗ = hₗ₋₁ Ẇₗ + ḣₗ₋₁ Wₗ + ḃₗ and ḣₗ = f′(zₗ) żₗ, given h.</summary>
    public void ForwardTangent(ReadOnlySpan<float> theta, ReadOnlySpan<float> direction, ReadOnlySpan<float> x)
    {
        for (int l = 0; l <= Last; l++)
        {
            Span<float> t = Rows(tz, l);
            Multiply(Input(l, x), InputStride(l), direction, l, t, add: false);
            if (l > 0) Multiply(Rows(th, l - 1), layout.Stride[l], theta, l, t, add: true);
            VectorMath.AddBias(t, tangentBias[l].Span);
            if (l == Last) return;
            if (tanh) VectorMath.TanhTangent(t, h[l].Span, Rows(th, l));
            else
            {
                VectorMath.ReluBackward(t, h[l].Span);
                t.CopyTo(Rows(th, l));
            }
        }
    }

    /// <summary>d of every layer, from <see cref="OutputGradient"/>; adds the gradient to <paramref name="gradient"/> [P].</summary>
    public void Backward(ReadOnlySpan<float> x, Span<float> gradient)
    {
        for (int l = Last; l >= 0; l--)
        {
            AddWeightGradient(Input(l, x), InputStride(l), d[l].Span, l, gradient);
            AddBiasGradient(d[l].Span, l, gradient);
            BackThrough(l);
        }
    }

    /// <summary>d of every layer, without the gradient.</summary>
    public void BackwardSignals()
    {
        for (int l = Last; l >= 0; l--) BackThrough(l);
    }

    /// <summary>Adds the tangent of the gradient to <paramref name="tangent"/> [P], given h, d and their tangents' ends.</summary>
    public void BackwardTangent(ReadOnlySpan<float> x, Span<float> tangent)
    {
        for (int l = Last; l >= 0; l--)
        {
            Span<float> t = Rows(td, l);
            AddWeightGradient(Input(l, x), InputStride(l), t, l, tangent);
            AddBiasGradient(t, l, tangent);
            if (l == 0) return;   // nobody asks for the gradient of observations
            AddWeightGradient(Rows(th, l - 1), layout.Stride[l], d[l].Span, l, tangent);
            Span<float> below = Rows(td, l - 1);
            MultiplyTransposed(t, wt, l, below, add: false);
            MultiplyTransposed(d[l].Span, twt, l, below, add: true);
            if (tanh) VectorMath.TanhBackwardTangent(below, d[l - 1].Span, h[l - 1].Span, Rows(tz, l - 1));
            else VectorMath.ReluBackward(below, h[l - 1].Span);
        }
    }

    void BackThrough(int l)
    {
        if (l == 0) return;
        Span<float> below = d[l - 1].Span;
        MultiplyTransposed(d[l].Span, wt, l, below, add: false);
        if (tanh) VectorMath.TanhBackward(below, h[l - 1].Span);
        else VectorMath.ReluBackward(below, h[l - 1].Span);
    }

    void Load(ReadOnlySpan<float> flat, Memory<float>[] biases, Memory<float>[] transposed)
    {
        for (int l = 0; l <= Last; l++)
        {
            int inputs = layout.Widths[l], outputs = layout.Widths[l + 1];
            flat.Slice(layout.B[l], outputs).CopyTo(biases[l].Span);
            if (l == 0) continue;
            ReadOnlySpan<float> w = flat.Slice(layout.W[l], inputs * outputs);
            Span<float> t = transposed[l].Span;
            for (int i = 0; i < inputs; i++)
                for (int j = 0; j < outputs; j++) t[j * inputs + i] = w[i * outputs + j];
        }
    }

    ReadOnlySpan<float> Input(int l, ReadOnlySpan<float> x) => l == 0 ? x : h[l - 1].Span;

    int InputStride(int l) => l == 0 ? layout.Widths[0] : layout.Stride[l];

    Span<float> Rows(Memory<float>[] buffers, int l) => buffers[l].Span[..(rows * layout.Stride[l + 1])];

    // y ← (y +) a Wₗ with W from the flat vector
    void Multiply(ReadOnlySpan<float> a, int aStride, ReadOnlySpan<float> flat, int l, Span<float> y, bool add)
    {
        int k = layout.Widths[l], n = layout.Widths[l + 1];
        ReadOnlySpan<float> w = flat.Slice(layout.W[l], k * n);
        if (add) Gemm.MultiplyAdd(a, aStride, 1, w, n, 1, y, layout.Stride[l + 1], rows, n, k);
        else Gemm.Multiply(a, aStride, 1, w, n, 1, y, layout.Stride[l + 1], rows, n, k);
    }

    // below ← (below +) delta Wₗᵀ
    void MultiplyTransposed(ReadOnlySpan<float> delta, Memory<float>[] transposed, int l, Span<float> below, bool add)
    {
        int n = layout.Widths[l], k = layout.Widths[l + 1];
        if (add) Gemm.MultiplyAdd(delta, layout.Stride[l + 1], 1, transposed[l].Span, n, 1, below, layout.Stride[l], rows, n, k);
        else Gemm.Multiply(delta, layout.Stride[l + 1], 1, transposed[l].Span, n, 1, below, layout.Stride[l], rows, n, k);
    }

    // ∂Wₗ ← ∂Wₗ + inputᵀ delta. A narrow delta would waste most of each vector, so its product is taken transposed.
    void AddWeightGradient(ReadOnlySpan<float> input, int stride, ReadOnlySpan<float> delta, int l, Span<float> gradient)
    {
        int m = layout.Widths[l], n = layout.Widths[l + 1], deltaStride = layout.Stride[l + 1];
        Span<float> own = gradient.Slice(layout.W[l], m * n);
        if (n >= VectorMath.RowMultiple || m < VectorMath.RowMultiple)
        {
            Gemm.MultiplyAdd(input, 1, stride, delta, deltaStride, 1, own, n, m, n, rows);
            return;
        }
        Span<float> transposed = narrow.Span[..(m * n)];
        Gemm.Multiply(delta, 1, deltaStride, input, stride, 1, transposed, m, n, m, rows);
        for (int i = 0; i < m; i++)
            for (int j = 0; j < n; j++) own[i * n + j] += transposed[j * m + i];
    }

    void AddBiasGradient(ReadOnlySpan<float> delta, int l, Span<float> gradient)
    {
        Span<float> sum = sums.Span[..layout.Stride[l + 1]], own = gradient.Slice(layout.B[l], layout.Widths[l + 1]);
        sum.Clear();
        VectorMath.AddColumnSums(delta, sum);
        for (int j = 0; j < own.Length; j++) own[j] += sum[j];
    }
}
