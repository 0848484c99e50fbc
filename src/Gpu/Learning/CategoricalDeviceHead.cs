using ILGPU;
using MetaRL.Gpu.Kernels;

namespace MetaRL.Gpu.Learning;

/// <summary>Independent choices by logits, no parameters of their own: <see cref="Policies.Fused.CategoricalHead"/>. An action that is no
/// choice has NaN for its ln π and for all that follows from it.</summary>
struct CategoricalDeviceHead : IDeviceHead
{
    /// <summary>[A], how many choices each number of an action has.</summary>
    internal ArrayView<int> Choices;
    internal int ActDim;

    public readonly float LogProb(HeadSample s)
    {
        float sum = 0;
        for (int k = 0, at = s.YAt; k < ActDim; at += Choices[k++])
        {
            Normalizer(s.Y, at, Choices[k], out float max, out float total);
            int choice = Choice(s, k);
            if (choice < 0) return float.NaN;
            sum += s.Y[at + choice] - max - DeviceMath.Log(total);
        }
        return sum;
    }

    public readonly void Gradient(HeadSample s, float first, ArrayView<float> outputGradient, ArrayView<float> tail, int tailAt)
    {
        for (int k = 0, at = s.YAt; k < ActDim; at += Choices[k++])
        {
            Normalizer(s.Y, at, Choices[k], out float max, out float total);
            int choice = Choice(s, k);
            for (int j = 0; j < Choices[k]; j++)
            {
                float q = DeviceMath.Exp(s.Y[at + j] - max) / total, mine = j == choice ? first : 0;
                outputGradient[at + j] = mine - q * first;
            }
        }
    }

    public readonly void Tangent(HeadSample s, ArrayView<float> ty, ArrayView<float> direction, float first, float second, ArrayView<float> outputTangent, ArrayView<float> tail, int tailAt)
    {
        float along = 0;   // tangent of ln π
        for (int k = 0, at = s.YAt; k < ActDim; at += Choices[k++])
        {
            int choice = Choice(s, k);
            float own = choice < 0 ? float.NaN : ty[at + choice];
            along += own - Mean(s.Y, ty, at, Choices[k]);
        }
        float tfirst = second * along;
        for (int k = 0, at = s.YAt; k < ActDim; at += Choices[k++])
        {
            Normalizer(s.Y, at, Choices[k], out float max, out float total);
            float mean = Mean(s.Y, ty, at, Choices[k]);
            int choice = Choice(s, k);
            for (int j = 0; j < Choices[k]; j++)
            {
                float q = DeviceMath.Exp(s.Y[at + j] - max) / total, mine = j == choice ? tfirst : 0;
                outputTangent[at + j] = mine + q * (-tfirst - first * (ty[at + j] - mean));
            }
        }
    }

    // diag q − q qᵀ
    public readonly void Fisher(HeadSample s, ArrayView<float> ty, ArrayView<float> direction, float weight, ArrayView<float> outputGradient, ArrayView<float> tail, int tailAt)
    {
        for (int k = 0, at = s.YAt; k < ActDim; at += Choices[k++])
        {
            Normalizer(s.Y, at, Choices[k], out float max, out float total);
            float mean = Mean(s.Y, ty, at, Choices[k]);
            for (int j = 0; j < Choices[k]; j++)
            {
                float q = DeviceMath.Exp(s.Y[at + j] - max) / total;
                outputGradient[at + j] = q * weight * (ty[at + j] - mean);
            }
        }
    }

    // −1 where the number is none.
    readonly int Choice(HeadSample s, int k)
    {
        float act = s.Act[s.ActAt + k];
        if (!(act >= 0 && act < Choices[k])) return -1;
        int choice = (int)act;
        return choice == act ? choice : -1;
    }

    static void Normalizer(ArrayView<float> y, int at, int count, out float max, out float total)
    {
        max = y[at];
        for (int j = 1; j < count; j++) max = DeviceMath.Max(max, y[at + j]);
        total = 0;
        for (int j = 0; j < count; j++) total += DeviceMath.Exp(y[at + j] - max);
    }

    // Σ q ẏ
    static float Mean(ArrayView<float> y, ArrayView<float> ty, int at, int count)
    {
        Normalizer(y, at, count, out float max, out float total);
        float mean = 0;
        for (int j = 0; j < count; j++) mean += DeviceMath.Exp(y[at + j] - max) / total * ty[at + j];
        return mean;
    }
}
