using ILGPU;

namespace MetaRL.Gpu.Learning;

/// <summary>One sample of a fused loss: where its numbers lie.</summary>
struct HeadSample
{
    /// <summary>Network outputs, [T, N, out], and where this sample's begin.</summary>
    internal ArrayView<float> Y;
    internal int YAt;
    /// <summary>Actions, [T, N, A], and where this one's numbers begin.</summary>
    internal ArrayView<float> Act;
    internal int ActAt;
    /// <summary>Parameters, and where the distribution's own of this task begin.</summary>
    internal ArrayView<float> Theta;
    internal int TailAt;
}

/// <summary>What an action distribution contributes to a fused loss, a sample at a time; the formulas are those of
/// <see cref="Policies.Fused.IFusedHead"/>. Sums over samples of what is written for the distribution's own parameters are their gradient.</summary>
interface IDeviceHead
{
    /// <summary>ln π of the action; NaN where it is none.</summary>
    float LogProb(HeadSample s);

    /// <summary>∂ln π/∂y and ∂ln π/∂p times f′.</summary>
    void Gradient(HeadSample s, float first, ArrayView<float> outputGradient, ArrayView<float> tail, int tailAt);

    /// <summary>Tangents of what <see cref="Gradient"/> gives, along ty, the outputs' tangent, and the parameters' in a direction.</summary>
    void Tangent(HeadSample s, ArrayView<float> ty, ArrayView<float> direction, float first, float second, ArrayView<float> outputTangent, ArrayView<float> tail, int tailAt);

    /// <summary>Fisher information of the distribution, times the tangents, times the sample's weight.</summary>
    void Fisher(HeadSample s, ArrayView<float> ty, ArrayView<float> direction, float weight, ArrayView<float> outputGradient, ArrayView<float> tail, int tailAt);
}
