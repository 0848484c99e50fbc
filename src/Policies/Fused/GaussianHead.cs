namespace MetaRL.Policies;

/// <summary>Independent normals, p = ln σ [A]:  ln π = −½ Σ z² − Σ ln σ − ½ A ln 2π,  z = (a − y)/σ.</summary>
sealed class GaussianHead(int actDim, double minLogStd) : IFusedHead
{
    static readonly float HalfLog2Pi = 0.5f * MathF.Log(2 * MathF.PI);
    readonly float min = (float)minLogStd;

    float Precision(ReadOnlySpan<float> p, int j) => MathF.Exp(-MathF.Max(p[j], min));   // 1/σ

    // Below the bound ln σ is constant.
    float Free(ReadOnlySpan<float> p, int j) => p[j] >= min ? 1 : 0;

    public void LogProb(in HeadBlock block, Span<float> logProb)
    {
        float constant = 0;
        for (int j = 0; j < actDim; j++) constant -= MathF.Max(block.P[j], min) + HalfLog2Pi;
        logProb.Fill(constant);
        for (int j = 0; j < actDim; j++)
        {
            float precision = Precision(block.P, j);
            for (int n = 0; n < logProb.Length; n++)
            {
                float z = (block.Act[n * actDim + j] - block.Y[n * block.Stride + j]) * precision;
                logProb[n] -= 0.5f * z * z;
            }
        }
    }

    public void Gradient(in HeadBlock block, ReadOnlySpan<float> first, Span<float> outputGradient, Span<float> gradient)
    {
        for (int j = 0; j < actDim; j++)
        {
            float precision = Precision(block.P, j), sum = 0;
            for (int n = 0; n < first.Length; n++)
            {
                float z = (block.Act[n * actDim + j] - block.Y[n * block.Stride + j]) * precision;
                outputGradient[n * block.Stride + j] = first[n] * z * precision;
                sum += first[n] * (z * z - 1);
            }
            gradient[j] += Free(block.P, j) * sum;
        }
    }

    public void Tangent(in HeadBlock block, ReadOnlySpan<float> ty, ReadOnlySpan<float> tp, ReadOnlySpan<float> first, ReadOnlySpan<float> second,
        Span<float> outputTangent, Span<float> tangent)
    {
        Span<float> along = stackalloc float[first.Length];   // tangent of ln π
        along.Clear();
        for (int j = 0; j < actDim; j++)
        {
            float precision = Precision(block.P, j), s = Free(block.P, j) * tp[j];
            for (int n = 0; n < along.Length; n++)
            {
                float z = (block.Act[n * actDim + j] - block.Y[n * block.Stride + j]) * precision;
                along[n] += z * precision * ty[n * block.Stride + j] + (z * z - 1) * s;
            }
        }
        for (int j = 0; j < actDim; j++)
        {
            float precision = Precision(block.P, j), s = Free(block.P, j) * tp[j], sum = 0;
            for (int n = 0; n < along.Length; n++)
            {
                float z = (block.Act[n * actDim + j] - block.Y[n * block.Stride + j]) * precision;
                float tz = -precision * ty[n * block.Stride + j] - z * s, tfirst = second[n] * along[n];
                outputTangent[n * block.Stride + j] = precision * (tfirst * z + first[n] * (tz - z * s));
                sum += tfirst * (z * z - 1) + 2 * first[n] * z * tz;
            }
            tangent[j] += Free(block.P, j) * sum;
        }
    }

    // 1/σ² for the mean, 2 for ln σ.
    public void Fisher(in HeadBlock block, ReadOnlySpan<float> ty, ReadOnlySpan<float> tp, ReadOnlySpan<float> weight,
        Span<float> outputGradient, Span<float> gradient)
    {
        for (int j = 0; j < actDim; j++)
        {
            float precision = Precision(block.P, j), total = 0;
            for (int n = 0; n < weight.Length; n++)
            {
                outputGradient[n * block.Stride + j] = weight[n] * precision * precision * ty[n * block.Stride + j];
                total += weight[n];
            }
            gradient[j] += 2 * Free(block.P, j) * tp[j] * total;
        }
    }
}
