namespace MetaRL.Policies.Fused;

/// <summary>
/// What an action distribution contributes to a fused loss: from a block's network outputs y, ln π and its gradients.
/// Spans of outputs are [rows, stride]; columns past the outputs are zero and stay zero. p are the distribution's own
/// parameters (such as ln σ).
/// </summary>
interface IFusedHead
{
    /// <summary>ln π of the actions, [rows].</summary>
    void LogProb(in HeadBlock block, Span<float> logProb);

    /// <summary>∂ln π/∂y times f′, and adds Σ f′ ∂ln π/∂p to <paramref name="gradient"/>.</summary>
    void Gradient(in HeadBlock block, ReadOnlySpan<float> first, Span<float> outputGradient, Span<float> gradient);

    /// <summary>The tangents of what <see cref="Gradient"/> gives, along outputs' tangent ty and parameters' tangent tp.</summary>
    void Tangent(in HeadBlock block, ReadOnlySpan<float> ty, ReadOnlySpan<float> tp, ReadOnlySpan<float> first, ReadOnlySpan<float> second,
        Span<float> outputTangent, Span<float> tangent);

    /// <summary>Fisher information of the distribution, times the tangents, times each sample's weight.</summary>
    void Fisher(in HeadBlock block, ReadOnlySpan<float> ty, ReadOnlySpan<float> tp, ReadOnlySpan<float> weight,
        Span<float> outputGradient, Span<float> gradient);
}

/// <summary>A block's outputs and actions.</summary>
/// <param name="y">[rows, stride]</param>
/// <param name="stride">Row length of outputs.</param>
/// <param name="act">[rows, A]</param>
/// <param name="p">The distribution's own parameters.</param>
readonly ref struct HeadBlock(ReadOnlySpan<float> y, int stride, ReadOnlySpan<float> act, ReadOnlySpan<float> p)
{
    public readonly ReadOnlySpan<float> Y = y, Act = act, P = p;
    public readonly int Stride = stride;
    public int Rows => Y.Length / Stride;

    /// <summary>The first values of row n of a matrix like y.</summary>
    public ReadOnlySpan<float> Row(ReadOnlySpan<float> matrix, int n, int count) => matrix.Slice(n * Stride, count);
}
