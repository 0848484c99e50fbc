namespace MetaRL.Policies.Fused;

/// <summary>Independent normals, p = ln σ [A]:  ln π = −½ Σ z² − Σ ln σ − ½ A ln 2π,  z = (a − y)/σ.</summary>
sealed class GaussianHead(int actDim, double minLogStd) : IFusedHead
{
    static readonly float HalfLog2Pi = 0.5f * MathF.Log(2 * MathF.PI);
    readonly float min = (float)minLogStd;

    /// <summary>A</summary>
    public int ActDim => actDim;

    /// <summary>ln σ is never below.</summary>
    public float MinLogStd => min;

    bool Fits => actDim <= FusedMlp.MostOnStack;

    // 1/σ, and 1 where ln σ is free: below the bound it is constant.
    void Scales(in HeadBlock block, Span<float> precision, Span<float> free)
    {
        for (int j = 0; j < actDim; j++)
        {
            precision[j] = MathF.Exp(-MathF.Max(block.P[j], min));
            free[j] = block.P[j] >= min ? 1 : 0;
        }
    }

    public void LogProb(in HeadBlock block, Span<float> logProb)
    {
        Span<float> precision = Fits ? stackalloc float[actDim] : new float[actDim], free = Fits ? stackalloc float[actDim] : new float[actDim];
        Scales(block, precision, free);
        float constant = 0;
        for (int j = 0; j < actDim; j++) constant -= MathF.Max(block.P[j], min) + HalfLog2Pi;
        for (int n = 0; n < logProb.Length; n++)
        {
            ReadOnlySpan<float> y = block.Row(block.Y, n, actDim), act = block.Act.Slice(n * actDim, actDim);
            float squares = 0;
            for (int j = 0; j < y.Length; j++)
            {
                float z = (act[j] - y[j]) * precision[j];
                squares += z * z;
            }
            logProb[n] = constant - 0.5f * squares;
        }
    }

    public void Gradient(in HeadBlock block, ReadOnlySpan<float> first, Span<float> outputGradient, Span<float> gradient)
    {
        Span<float> precision = Fits ? stackalloc float[actDim] : new float[actDim], free = Fits ? stackalloc float[actDim] : new float[actDim], sum = Fits ? stackalloc float[actDim] : new float[actDim];
        Scales(block, precision, free);
        sum.Clear();
        for (int n = 0; n < first.Length; n++)
        {
            ReadOnlySpan<float> y = block.Row(block.Y, n, actDim), act = block.Act.Slice(n * actDim, actDim);
            Span<float> g = outputGradient.Slice(n * block.Stride, actDim);
            for (int j = 0; j < y.Length; j++)
            {
                float z = (act[j] - y[j]) * precision[j];
                g[j] = first[n] * z * precision[j];
                sum[j] += first[n] * (z * z - 1);
            }
        }
        for (int j = 0; j < actDim; j++) gradient[j] += free[j] * sum[j];
    }

    public void Tangent(in HeadBlock block, ReadOnlySpan<float> ty, ReadOnlySpan<float> tp, ReadOnlySpan<float> first, ReadOnlySpan<float> second,
        Span<float> outputTangent, Span<float> tangent)
    {
        Span<float> precision = Fits ? stackalloc float[actDim] : new float[actDim], free = Fits ? stackalloc float[actDim] : new float[actDim], z = Fits ? stackalloc float[actDim] : new float[actDim], sum = Fits ? stackalloc float[actDim] : new float[actDim];
        Scales(block, precision, free);
        sum.Clear();
        for (int n = 0; n < first.Length; n++)
        {
            ReadOnlySpan<float> y = block.Row(block.Y, n, actDim), dy = block.Row(ty, n, actDim), act = block.Act.Slice(n * actDim, actDim);
            float along = 0;   // tangent of ln π
            for (int j = 0; j < y.Length; j++)
            {
                z[j] = (act[j] - y[j]) * precision[j];
                along += z[j] * precision[j] * dy[j] + (z[j] * z[j] - 1) * free[j] * tp[j];
            }
            float tfirst = second[n] * along;
            Span<float> t = outputTangent.Slice(n * block.Stride, actDim);
            for (int j = 0; j < y.Length; j++)
            {
                float s = free[j] * tp[j], tz = -precision[j] * dy[j] - z[j] * s;
                t[j] = precision[j] * (tfirst * z[j] + first[n] * (tz - z[j] * s));
                sum[j] += tfirst * (z[j] * z[j] - 1) + 2 * first[n] * z[j] * tz;
            }
        }
        for (int j = 0; j < actDim; j++) tangent[j] += free[j] * sum[j];
    }

    // 1/σ² for the mean, 2 for ln σ.
    public void Fisher(in HeadBlock block, ReadOnlySpan<float> ty, ReadOnlySpan<float> tp, ReadOnlySpan<float> weight,
        Span<float> outputGradient, Span<float> gradient)
    {
        Span<float> precision = Fits ? stackalloc float[actDim] : new float[actDim], free = Fits ? stackalloc float[actDim] : new float[actDim];
        Scales(block, precision, free);
        float total = 0;
        for (int n = 0; n < weight.Length; n++)
        {
            ReadOnlySpan<float> dy = block.Row(ty, n, actDim);
            Span<float> g = outputGradient.Slice(n * block.Stride, actDim);
            for (int j = 0; j < dy.Length; j++) g[j] = weight[n] * precision[j] * precision[j] * dy[j];
            total += weight[n];
        }
        for (int j = 0; j < actDim; j++) gradient[j] += 2 * free[j] * tp[j] * total;
    }
}
