namespace MetaRL.Policies.Fused;

/// <summary>One of n choices by logits y, no parameters of its own:  ln π = y_a − ln Σ eʸ,  ∂ln π/∂y = e_a − q,
/// q = softmax y,  ∂²ln π/∂y² = q qᵀ − diag q.</summary>
sealed class CategoricalHead(int choices) : IFusedHead
{
    public void LogProb(in HeadBlock block, Span<float> logProb)
    {
        for (int n = 0; n < logProb.Length; n++)
        {
            ReadOnlySpan<float> y = block.Y.Slice(n * block.Stride, choices);
            (float max, float total) = Normalizer(y);
            logProb[n] = y[Choice(block, n)] - max - MathF.Log(total);
        }
    }

    public void Gradient(in HeadBlock block, ReadOnlySpan<float> first, Span<float> outputGradient, Span<float> gradient)
    {
        for (int n = 0; n < first.Length; n++)
        {
            Span<float> g = outputGradient.Slice(n * block.Stride, choices);
            Softmax(block.Y.Slice(n * block.Stride, choices), g);
            for (int j = 0; j < choices; j++) g[j] *= -first[n];
            g[Choice(block, n)] += first[n];
        }
    }

    public void Tangent(in HeadBlock block, ReadOnlySpan<float> ty, ReadOnlySpan<float> tp, ReadOnlySpan<float> first, ReadOnlySpan<float> second,
        Span<float> outputTangent, Span<float> tangent)
    {
        for (int n = 0; n < first.Length; n++)
        {
            Span<float> t = outputTangent.Slice(n * block.Stride, choices);
            ReadOnlySpan<float> dy = ty.Slice(n * block.Stride, choices);
            Softmax(block.Y.Slice(n * block.Stride, choices), t);
            float mean = Mean(t, dy), tfirst = second[n] * (dy[Choice(block, n)] - mean);
            for (int j = 0; j < choices; j++) t[j] *= -tfirst - first[n] * (dy[j] - mean);
            t[Choice(block, n)] += tfirst;
        }
    }

    // diag q − q qᵀ
    public void Fisher(in HeadBlock block, ReadOnlySpan<float> ty, ReadOnlySpan<float> tp, ReadOnlySpan<float> weight,
        Span<float> outputGradient, Span<float> gradient)
    {
        for (int n = 0; n < weight.Length; n++)
        {
            Span<float> g = outputGradient.Slice(n * block.Stride, choices);
            ReadOnlySpan<float> dy = ty.Slice(n * block.Stride, choices);
            Softmax(block.Y.Slice(n * block.Stride, choices), g);
            float mean = Mean(g, dy);
            for (int j = 0; j < choices; j++) g[j] *= weight[n] * (dy[j] - mean);
        }
    }

    int Choice(in HeadBlock block, int n)
    {
        float act = block.Act[n];
        int choice = (int)act;
        bool isChoice = choice == act && (uint)choice < (uint)choices;
        return isChoice ? choice : throw new IndexOutOfRangeException($"action {act} is not a whole number in [0, {choices})");
    }

    static float Mean(ReadOnlySpan<float> q, ReadOnlySpan<float> x)
    {
        float mean = 0;
        for (int j = 0; j < q.Length; j++) mean += q[j] * x[j];
        return mean;
    }

    static void Softmax(ReadOnlySpan<float> y, Span<float> q)
    {
        (float max, float total) = Normalizer(y);
        for (int j = 0; j < q.Length; j++) q[j] = MathF.Exp(y[j] - max) / total;
    }

    static (float Max, float Total) Normalizer(ReadOnlySpan<float> y)
    {
        float max = y[0], total = 0;
        foreach (float v in y) max = MathF.Max(max, v);
        foreach (float v in y) total += MathF.Exp(v - max);
        return (max, total);
    }
}
