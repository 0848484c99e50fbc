using MetaRL.Tensors;

namespace MetaRL.Policies;

/// <summary>
/// An MLP's forward and backward passes over a block of samples, and their tangents along a direction of the
/// parameters (Pearlmutter 1994, doi:10.1162/neco.1994.6.1.147), in memory of its own. A block's activations stay in
/// the second-level cache. Rows of activations are padded with zeros to whole vectors.
/// </summary>
sealed class MlpTape
{
    /// <summary>Most samples in a block.</summary>
    public const int Block = 128;

    readonly MlpLayout layout;
    readonly bool tanh;
    readonly AlignedBuffer[] h, th;              // [l]: output of layer l and its tangent, [Block, stride]
    readonly AlignedBuffer[] biases, tangentBiases;   // [l]: padded
    readonly AlignedBuffer[] wt, twt;            // [l]: Wᵀ and its tangent, [out, in]
    readonly AlignedBuffer sums;
    AlignedBuffer back, tangentBack, spare, tangentSpare;   // gradients of a layer's output and their tangents

    public MlpTape(MlpLayout layout, Activation activation)
    {
        (this.layout, tanh) = (layout, activation == Activation.Tanh);
        int widest = layout.Stride.Max();
        AlignedBuffer[] PerLayer(Func<int, int> size) => [.. Enumerable.Range(0, layout.Layers).Select(l => new AlignedBuffer(size(l)))];
        (h, th) = (PerLayer(l => Block * layout.Stride[l + 1]), PerLayer(l => Block * layout.Stride[l + 1]));
        (biases, tangentBiases) = (PerLayer(l => layout.Stride[l + 1]), PerLayer(l => layout.Stride[l + 1]));
        (wt, twt) = (PerLayer(l => layout.Widths[l] * layout.Widths[l + 1]), PerLayer(l => layout.Widths[l] * layout.Widths[l + 1]));
        (back, tangentBack, spare, tangentSpare) = (new(Block * widest), new(Block * widest), new(Block * widest), new(Block * widest));
        sums = new(widest);
    }

    /// <summary>Row length of outputs and of their gradients.</summary>
    public int OutputStride => layout.Stride[^1];

    /// <summary>The network's output for the block last run forward, [rows, OutputStride].</summary>
    public Span<float> Output(int rows) => h[^1].Span[..(rows * OutputStride)];

    /// <summary>Tangent of the output, [rows, OutputStride].</summary>
    public Span<float> OutputTangent(int rows) => th[^1].Span[..(rows * OutputStride)];

    /// <summary>To be filled with the loss's gradient with respect to the output, [rows, OutputStride], zeros in the padding.</summary>
    public Span<float> OutputGradient(int rows) => back.Span[..(rows * OutputStride)];

    /// <summary>To be filled with the tangent of <see cref="OutputGradient"/>.</summary>
    public Span<float> OutputGradientTangent(int rows) => tangentBack.Span[..(rows * OutputStride)];

    /// <summary>Takes note of the weights [P] that the next passes use.</summary>
    public void Load(ReadOnlySpan<float> theta) => Load(theta, biases, wt);

    /// <summary>Takes note of the direction [P] that the next tangents are along.</summary>
    public void LoadTangent(ReadOnlySpan<float> direction) => Load(direction, tangentBiases, twt);

    /// <summary>hₗ = f(hₗ₋₁ Wₗ + bₗ), the last layer linear; x is [rows, inputs].</summary>
    public void Forward(ReadOnlySpan<float> theta, ReadOnlySpan<float> x, int rows)
    {
        for (int l = 0; l < layout.Layers; l++)
        {
            Span<float> y = Rows(h[l], l + 1, rows);
            Multiply(Input(l, x, rows), InputStride(l), theta, l, y, rows, add: false);
            if (l == layout.Layers - 1 || !tanh) VectorMath.AddBias(y, biases[l].Span);
            else VectorMath.AddBiasTanh(y, biases[l].Span);
            if (l < layout.Layers - 1 && !tanh) VectorMath.Relu(y, y);
        }
    }

    /// <summary>ṫhₗ = f′(zₗ) (ṫhₗ₋₁ Wₗ + hₗ₋₁ Ẇₗ + ḃₗ), after <see cref="Forward"/> on the same block.</summary>
    public void ForwardTangent(ReadOnlySpan<float> theta, ReadOnlySpan<float> direction, ReadOnlySpan<float> x, int rows)
    {
        for (int l = 0; l < layout.Layers; l++)
        {
            Span<float> ty = Rows(th[l], l + 1, rows);
            Multiply(Input(l, x, rows), InputStride(l), direction, l, ty, rows, add: false);
            if (l > 0) Multiply(Rows(th[l - 1], l, rows), layout.Stride[l], theta, l, ty, rows, add: true);
            VectorMath.AddBias(ty, tangentBiases[l].Span);
            if (l < layout.Layers - 1) ActivationBackward(ty, Rows(h[l], l + 1, rows));
        }
    }

    /// <summary>Adds the block's gradient to <paramref name="gradient"/> [P], from <see cref="OutputGradient"/>.</summary>
    public void Backward(ReadOnlySpan<float> x, int rows, Span<float> gradient)
    {
        for (int l = layout.Layers - 1; l >= 0; l--)
        {
            Span<float> delta = Rows(back, l + 1, rows);
            AddWeightGradient(Input(l, x, rows), InputStride(l), delta, l, rows, gradient);
            AddBiasGradient(delta, l, gradient);
            if (l == 0) return;   // nobody asks for the gradient of observations
            Span<float> below = Rows(spare, l, rows);
            MultiplyTransposed(delta, wt, l, below, rows, add: false);
            ActivationBackward(below, Rows(h[l - 1], l, rows));
            (back, spare) = (spare, back);
        }
    }

    /// <summary>Adds the tangent of the block's gradient to <paramref name="tangent"/> [P], from
    /// <see cref="OutputGradient"/> and <see cref="OutputGradientTangent"/>, after <see cref="ForwardTangent"/>.</summary>
    public void BackwardTangent(ReadOnlySpan<float> x, int rows, Span<float> tangent)
    {
        for (int l = layout.Layers - 1; l >= 0; l--)
        {
            Span<float> delta = Rows(back, l + 1, rows), tdelta = Rows(tangentBack, l + 1, rows);
            AddWeightGradient(Input(l, x, rows), InputStride(l), tdelta, l, rows, tangent);
            AddBiasGradient(tdelta, l, tangent);
            if (l == 0) return;
            AddWeightGradient(Rows(th[l - 1], l, rows), layout.Stride[l], delta, l, rows, tangent);
            Span<float> below = Rows(spare, l, rows), tbelow = Rows(tangentSpare, l, rows), y = Rows(h[l - 1], l, rows);
            MultiplyTransposed(delta, wt, l, below, rows, add: false);
            MultiplyTransposed(tdelta, wt, l, tbelow, rows, add: false);
            MultiplyTransposed(delta, twt, l, tbelow, rows, add: true);
            if (tanh) VectorMath.TanhBackwardTangent(below, tbelow, y, Rows(th[l - 1], l, rows));
            else
            {
                VectorMath.ReluBackward(below, y);
                VectorMath.ReluBackward(tbelow, y);
            }
            (back, spare, tangentBack, tangentSpare) = (spare, back, tangentSpare, tangentBack);
        }
    }

    void Load(ReadOnlySpan<float> flat, AlignedBuffer[] bias, AlignedBuffer[] transposed)
    {
        for (int l = 0; l < layout.Layers; l++)
        {
            int inputs = layout.Widths[l], outputs = layout.Widths[l + 1];
            flat.Slice(layout.B[l], outputs).CopyTo(bias[l].Span);
            if (l == 0) continue;
            ReadOnlySpan<float> w = flat.Slice(layout.W[l], inputs * outputs);
            Span<float> t = transposed[l].Span;
            for (int i = 0; i < inputs; i++)
                for (int j = 0; j < outputs; j++) t[j * inputs + i] = w[i * outputs + j];
        }
    }

    void ActivationBackward(Span<float> e, ReadOnlySpan<float> y)
    {
        if (tanh) VectorMath.TanhBackward(e, y);
        else VectorMath.ReluBackward(e, y);
    }

    ReadOnlySpan<float> Input(int l, ReadOnlySpan<float> x, int rows) => l == 0 ? x : Rows(h[l - 1], l, rows);

    int InputStride(int l) => l == 0 ? layout.Widths[0] : layout.Stride[l];

    // Rows of a buffer that holds vectors of the given level: 0 the input, l the output of layer l − 1.
    Span<float> Rows(AlignedBuffer buffer, int level, int rows) => buffer.Span[..(rows * layout.Stride[level])];

    // y ← (y +) a Wₗ with W from the flat vector
    void Multiply(ReadOnlySpan<float> a, int aStride, ReadOnlySpan<float> flat, int l, Span<float> y, int rows, bool add)
    {
        int k = layout.Widths[l], n = layout.Widths[l + 1];
        ReadOnlySpan<float> w = flat.Slice(layout.W[l], k * n);
        if (add) Gemm.MultiplyAdd(a, aStride, 1, w, n, 1, y, layout.Stride[l + 1], rows, n, k);
        else Gemm.Multiply(a, aStride, 1, w, n, 1, y, layout.Stride[l + 1], rows, n, k);
    }

    // below ← (below +) delta Wₗᵀ
    void MultiplyTransposed(ReadOnlySpan<float> delta, AlignedBuffer[] transposed, int l, Span<float> below, int rows, bool add)
    {
        int n = layout.Widths[l], k = layout.Widths[l + 1];
        if (add) Gemm.MultiplyAdd(delta, layout.Stride[l + 1], 1, transposed[l].Span, n, 1, below, layout.Stride[l], rows, n, k);
        else Gemm.Multiply(delta, layout.Stride[l + 1], 1, transposed[l].Span, n, 1, below, layout.Stride[l], rows, n, k);
    }

    // ∂Wₗ ← ∂Wₗ + inputᵀ delta
    void AddWeightGradient(ReadOnlySpan<float> input, int stride, ReadOnlySpan<float> delta, int l, int rows, Span<float> gradient)
    {
        int m = layout.Widths[l], n = layout.Widths[l + 1];
        Gemm.MultiplyAdd(input, 1, stride, delta, layout.Stride[l + 1], 1, gradient.Slice(layout.W[l], m * n), n, m, n, rows);
    }

    void AddBiasGradient(ReadOnlySpan<float> delta, int l, Span<float> gradient)
    {
        Span<float> sum = sums.Span[..layout.Stride[l + 1]], bias = gradient.Slice(layout.B[l], layout.Widths[l + 1]);
        sum.Clear();
        VectorMath.AddColumnSums(delta, sum);
        for (int j = 0; j < bias.Length; j++) bias[j] += sum[j];
    }
}
