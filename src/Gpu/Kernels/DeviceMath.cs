using ILGPU.Algorithms;

namespace MetaRL.Gpu.Kernels;

/// <summary>Functions that kernels share, written out so that every card computes the same.</summary>
static class DeviceMath
{
    internal const float HalfLog2Pi = 0.9189385332f;

    internal static bool IsFinite(float x) => x - x == 0;

    internal static float Exp(float x) => XMath.Exp(x);

    internal static float Log(float x) => XMath.Log(x);

    /// <summary>tanh x within 2·10⁻⁷ of it, as no card's own approximation is.</summary>
    internal static float Tanh(float x) => 1 - 2 / (XMath.Exp(2 * x) + 1);
}
