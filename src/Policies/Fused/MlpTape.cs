using MetaRL.Tensors.Simd.Layers;

namespace MetaRL.Policies.Fused;

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
    readonly Nonlinearity hidden;
    readonly Memory<float>[] ownH, ownD;          // [l]: this tape's memory for h and d, [Block, stride]
    readonly Memory<float>[] h, d, th, tz, td;    // [l]: the block's, [rows, stride]
    readonly Memory<float>[] bias, tangentBias;   // [l]: padded
    readonly Memory<float>[] w, tw, wt, twt;      // [l]: W [in, out's stride] and Wᵀ [out, in's stride], and their tangents
    readonly Memory<float> ownFirst = AlignedBuffer.Of(Block), ownSecond = AlignedBuffer.Of(Block);
    Memory<float> first, second;
    int rows;

    public MlpTape(MlpLayout layout, Activation activation)
    {
        (this.layout, hidden) = (layout, activation == Activation.Tanh ? Nonlinearity.Tanh : Nonlinearity.Relu);
        Memory<float>[] PerLayer(Func<int, int> size) => [.. Enumerable.Range(0, layout.Layers).Select(l => AlignedBuffer.Of(size(l)))];
        Memory<float>[] Activations() => PerLayer(l => Block * layout.Stride[l + 1]);
        (ownH, ownD, th, tz, td) = (Activations(), Activations(), Activations(), Activations(), Activations());
        (h, d) = (new Memory<float>[layout.Layers], new Memory<float>[layout.Layers]);
        (bias, tangentBias) = (PerLayer(l => layout.Stride[l + 1]), PerLayer(l => layout.Stride[l + 1]));
        Memory<float>[] Weights() => PerLayer(l => layout.Widths[l] * layout.Stride[l + 1]);
        Memory<float>[] Transposes() => PerLayer(l => layout.Widths[l + 1] * layout.Stride[l]);
        (w, tw, wt, twt) = (Weights(), Weights(), Transposes(), Transposes());
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

    /// <summary>f′ of the block's samples, where the loss is Σ f(ln π): to be filled before a Hessian product.</summary>
    public Span<float> First => first.Span;

    /// <summary>f″, likewise.</summary>
    public Span<float> Second => second.Span;

    /// <summary>Takes note of the weights [P] that the next passes use.</summary>
    public void Load(ReadOnlySpan<float> theta) => Load(theta, bias, w, wt);

    /// <summary>Takes note of the direction [P] that the next tangents are along.</summary>
    public void LoadTangent(ReadOnlySpan<float> direction) => Load(direction, tangentBias, tw, twt);

    /// <summary>Turns to a block of samples; h, d and f's derivatives are kept in a record where there is one.</summary>
    public void Begin(int rows, MlpRecord? record, int start)
    {
        this.rows = rows;
        first = record?.First(start, rows) ?? ownFirst[..rows];
        second = record?.Second(start, rows) ?? ownSecond[..rows];
        for (int l = 0; l < layout.Layers; l++)
        {
            h[l] = record?.H(l, start, rows) ?? ownH[l][..(rows * layout.Stride[l + 1])];
            d[l] = record?.D(l, start, rows) ?? ownD[l][..(rows * layout.Stride[l + 1])];
        }
    }

    /// <summary>h, from x [rows, O], of which the first are the inputs.</summary>
    public void Forward(ReadOnlySpan<float> x)
    {
        for (int l = 0; l <= Last; l++) DenseLayer.Forward(Product(Input(l, x), l, w), default, bias[l].Span, After(l), layout.Widths[l + 1], h[l].Span);
    }

    /// <summary>żₗ = hₗ₋₁ Ẇₗ + ḣₗ₋₁ Wₗ + ḃₗ and ḣₗ = f′(zₗ) żₗ, given h.</summary>
    public void ForwardTangent(ReadOnlySpan<float> x)
    {
        for (int l = 0; l <= Last; l++)
        {
            DenseLayer.Product first = Product(Input(l, x), l, tw), second = l == 0 ? default : Product(Rows(th, l - 1), l, w);
            if (l == Last) DenseLayer.Forward(first, second, tangentBias[l].Span, Nonlinearity.None, layout.Widths[l + 1], Rows(tz, l));
            else DenseLayer.Tangent(first, second, tangentBias[l].Span, hidden, layout.Widths[l + 1], h[l].Span, Rows(tz, l), Rows(th, l));
        }
    }

    /// <summary>d of every layer, from <see cref="OutputGradient"/>; adds the gradient to <paramref name="gradient"/> [P].</summary>
    public void Backward(ReadOnlySpan<float> x, Span<float> gradient)
    {
        for (int l = Last; l >= 0; l--)
        {
            AddWeightGradient(Input(l, x), d[l].Span, l, gradient);
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
            AddWeightGradient(Input(l, x), t, l, tangent);
            AddBiasGradient(t, l, tangent);
            if (l == 0) return;   // nobody asks for the gradient of observations
            AddWeightGradient(Rows(th, l - 1), d[l].Span, l, tangent);
            DenseLayer.BackwardTangent(Transposed(t, l, wt), Transposed(d[l].Span, l, twt), hidden, layout.Widths[l], layout.Stride[l],
                h[l - 1].Span, d[l - 1].Span, Rows(tz, l - 1), Rows(td, l - 1));
        }
    }

    void BackThrough(int l)
    {
        if (l > 0) DenseLayer.Backward(Transposed(d[l].Span, l, wt), hidden, layout.Widths[l], layout.Stride[l], h[l - 1].Span, d[l - 1].Span);
    }

    Nonlinearity After(int l) => l == Last ? Nonlinearity.None : hidden;

    // a Wₗ
    DenseLayer.Product Product(ReadOnlySpan<float> a, int l, Memory<float>[] w) => new(a, InputStride(l), w[l].Span, layout.Widths[l]);

    // d Wₗᵀ
    DenseLayer.Product Transposed(ReadOnlySpan<float> d, int l, Memory<float>[] wt) => new(d, layout.Stride[l + 1], wt[l].Span, layout.Widths[l + 1]);

    void Load(ReadOnlySpan<float> flat, Memory<float>[] biases, Memory<float>[] weights, Memory<float>[] transposes)
    {
        for (int l = 0; l <= Last; l++)
        {
            int inputs = layout.Widths[l], outputs = layout.Widths[l + 1], row = layout.Stride[l + 1], column = layout.Stride[l];
            flat.Slice(layout.B[l], outputs).CopyTo(biases[l].Span);
            ReadOnlySpan<float> from = flat.Slice(layout.W[l], inputs * outputs);
            Span<float> to = weights[l].Span, transpose = transposes[l].Span;
            for (int i = 0; i < inputs; i++) from.Slice(i * outputs, outputs).CopyTo(to[(i * row)..]);
            if (l == 0) continue;
            for (int i = 0; i < inputs; i++)
                for (int j = 0; j < outputs; j++) transpose[j * column + i] = from[i * outputs + j];
        }
    }

    ReadOnlySpan<float> Input(int l, ReadOnlySpan<float> x) => l == 0 ? x : h[l - 1].Span;

    int InputStride(int l) => l == 0 ? layout.ObsStride : layout.Stride[l];

    Span<float> Rows(Memory<float>[] buffers, int l) => buffers[l].Span[..(rows * layout.Stride[l + 1])];

    void AddWeightGradient(ReadOnlySpan<float> input, ReadOnlySpan<float> delta, int l, Span<float> gradient)
        => DenseLayer.AddWeightGradient(input, InputStride(l), layout.Widths[l], delta, layout.Stride[l + 1],
            gradient.Slice(layout.W[l], layout.Widths[l] * layout.Widths[l + 1]), layout.Widths[l + 1]);

    void AddBiasGradient(ReadOnlySpan<float> delta, int l, Span<float> gradient)
        => DenseLayer.AddBiasGradient(delta, layout.Stride[l + 1], gradient.Slice(layout.B[l], layout.Widths[l + 1]));
}
