namespace MetaRL.Policies.Fused;

/// <summary>Independent choices by logits y, no parameters of their own; for one of n:  ln π = y_a − ln Σ eʸ,
/// ∂ln π/∂y = e_a − q,  q = softmax y,  ∂²ln π/∂y² = q qᵀ − diag q.  ln π of all is the sum.</summary>
/// <param name="choices">[A], how many choices each number of an action has; their logits lie one after another.</param>
sealed class CategoricalHead(int[] choices) : IFusedHead
{
    /// <summary>[A], how many choices each number of an action has.</summary>
    public int[] Choices => choices;

    public void LogProb(in HeadBlock block, Span<float> logProb)
    {
        for (int n = 0; n < logProb.Length; n++)
        {
            float sum = 0;
            for (int k = 0, at = 0; k < choices.Length; at += choices[k++])
            {
                ReadOnlySpan<float> y = block.Y.Slice(n * block.Stride + at, choices[k]);
                (float max, float total) = Normalizer(y);
                sum += y[Choice(block, n, k)] - max - MathF.Log(total);
            }
            logProb[n] = sum;
        }
    }

    public void Gradient(in HeadBlock block, ReadOnlySpan<float> first, Span<float> outputGradient, Span<float> gradient)
    {
        for (int n = 0; n < first.Length; n++)
            for (int k = 0, at = 0; k < choices.Length; at += choices[k++])
            {
                Span<float> g = outputGradient.Slice(n * block.Stride + at, choices[k]);
                Softmax(block.Y.Slice(n * block.Stride + at, choices[k]), g);
                for (int j = 0; j < g.Length; j++) g[j] *= -first[n];
                g[Choice(block, n, k)] += first[n];
            }
    }

    public void Tangent(in HeadBlock block, ReadOnlySpan<float> ty, ReadOnlySpan<float> tp, ReadOnlySpan<float> first, ReadOnlySpan<float> second,
        Span<float> outputTangent, Span<float> tangent)
    {
        Span<float> means = choices.Length <= FusedMlp.MostOnStack ? stackalloc float[choices.Length] : new float[choices.Length];
        for (int n = 0; n < first.Length; n++)
        {
            float along = 0;   // the tangent of ln π
            for (int k = 0, at = 0; k < choices.Length; at += choices[k++])
            {
                Span<float> t = outputTangent.Slice(n * block.Stride + at, choices[k]);
                ReadOnlySpan<float> dy = ty.Slice(n * block.Stride + at, choices[k]);
                Softmax(block.Y.Slice(n * block.Stride + at, choices[k]), t);
                means[k] = Mean(t, dy);
                along += dy[Choice(block, n, k)] - means[k];
            }
            float tfirst = second[n] * along;
            for (int k = 0, at = 0; k < choices.Length; at += choices[k++])
            {
                Span<float> t = outputTangent.Slice(n * block.Stride + at, choices[k]);
                ReadOnlySpan<float> dy = ty.Slice(n * block.Stride + at, choices[k]);
                for (int j = 0; j < t.Length; j++) t[j] *= -tfirst - first[n] * (dy[j] - means[k]);
                t[Choice(block, n, k)] += tfirst;
            }
        }
    }

    // diag q − q qᵀ
    public void Fisher(in HeadBlock block, ReadOnlySpan<float> ty, ReadOnlySpan<float> tp, ReadOnlySpan<float> weight,
        Span<float> outputGradient, Span<float> gradient)
    {
        for (int n = 0; n < weight.Length; n++)
            for (int k = 0, at = 0; k < choices.Length; at += choices[k++])
            {
                Span<float> g = outputGradient.Slice(n * block.Stride + at, choices[k]);
                ReadOnlySpan<float> dy = ty.Slice(n * block.Stride + at, choices[k]);
                Softmax(block.Y.Slice(n * block.Stride + at, choices[k]), g);
                float mean = Mean(g, dy);
                for (int j = 0; j < g.Length; j++) g[j] *= weight[n] * (dy[j] - mean);
            }
    }

    int Choice(in HeadBlock block, int n, int k)
    {
        float act = block.Act[n * choices.Length + k];
        int choice = (int)act;
        bool isChoice = choice == act && (uint)choice < (uint)choices[k];
        return isChoice ? choice : throw new IndexOutOfRangeException($"action {act} is not a whole number in [0, {choices[k]})");
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
