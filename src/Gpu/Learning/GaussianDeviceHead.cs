using ILGPU;
using MetaRL.Gpu.Kernels;

namespace MetaRL.Gpu.Learning;

/// <summary>Independent normals, p = ln σ [A]: <see cref="Policies.Fused.GaussianHead"/>.</summary>
struct GaussianDeviceHead : IDeviceHead
{
    internal int ActDim;
    internal float MinLogStd;

    readonly float LogStd(HeadSample s, int j) => DeviceMath.Max(s.Theta[s.TailAt + j], MinLogStd);

    // Below the bound ln σ is constant.
    readonly float Free(HeadSample s, int j) => s.Theta[s.TailAt + j] >= MinLogStd ? 1 : 0;

    public readonly float LogProb(HeadSample s)
    {
        float constant = 0, squares = 0;
        for (int j = 0; j < ActDim; j++)
        {
            float logStd = LogStd(s, j), z = (s.Act[s.ActAt + j] - s.Y[s.YAt + j]) * DeviceMath.Exp(-logStd);
            constant -= logStd + DeviceMath.HalfLog2Pi;
            squares += z * z;
        }
        return constant - 0.5f * squares;
    }

    public readonly void Gradient(HeadSample s, float first, ArrayView<float> outputGradient, ArrayView<float> tail, int tailAt)
    {
        for (int j = 0; j < ActDim; j++)
        {
            float precision = DeviceMath.Exp(-LogStd(s, j)), z = (s.Act[s.ActAt + j] - s.Y[s.YAt + j]) * precision;
            outputGradient[s.YAt + j] = first * z * precision;
            tail[tailAt + j] = Free(s, j) * first * (z * z - 1);
        }
    }

    public readonly void Tangent(HeadSample s, ArrayView<float> ty, ArrayView<float> direction, float first, float second, ArrayView<float> outputTangent, ArrayView<float> tail, int tailAt)
    {
        float along = 0;   // tangent of ln π
        for (int j = 0; j < ActDim; j++)
        {
            float precision = DeviceMath.Exp(-LogStd(s, j)), z = (s.Act[s.ActAt + j] - s.Y[s.YAt + j]) * precision;
            along += z * precision * ty[s.YAt + j] + (z * z - 1) * Free(s, j) * direction[s.TailAt + j];
        }
        float tfirst = second * along;
        for (int j = 0; j < ActDim; j++)
        {
            float precision = DeviceMath.Exp(-LogStd(s, j)), z = (s.Act[s.ActAt + j] - s.Y[s.YAt + j]) * precision;
            float free = Free(s, j), own = free * direction[s.TailAt + j], tz = -precision * ty[s.YAt + j] - z * own;
            outputTangent[s.YAt + j] = precision * (tfirst * z + first * (tz - z * own));
            tail[tailAt + j] = free * (tfirst * (z * z - 1) + 2 * first * z * tz);
        }
    }

    // 1/σ² for the mean, 2 for ln σ.
    public readonly void Fisher(HeadSample s, ArrayView<float> ty, ArrayView<float> direction, float weight, ArrayView<float> outputGradient, ArrayView<float> tail, int tailAt)
    {
        for (int j = 0; j < ActDim; j++)
        {
            float precision = DeviceMath.Exp(-LogStd(s, j));
            outputGradient[s.YAt + j] = weight * precision * precision * ty[s.YAt + j];
            tail[tailAt + j] = 2 * Free(s, j) * direction[s.TailAt + j] * weight;
        }
    }
}
