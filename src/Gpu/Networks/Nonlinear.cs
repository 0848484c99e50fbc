using MetaRL.Gpu.Kernels;
using MetaRL.Policies;

namespace MetaRL.Gpu.Networks;

/// <summary>What follows a layer's product.</summary>
static class Nonlinear
{
    internal const int None = 0, Tanh = 1, Relu = 2;

    /// <summary>The number of a policy's.</summary>
    internal static int KindOf(Activation activation) => activation == Activation.Tanh ? Tanh : Relu;

    /// <summary>f(z)</summary>
    internal static float Of(int kind, float z)
    {
        if (kind == None) return z;
        return kind == Tanh ? DeviceMath.Tanh(z) : DeviceMath.Max(z, 0);
    }

    /// <summary>f′(z), from h = f(z).</summary>
    internal static float Slope(int kind, float h)
    {
        if (kind == None) return 1;
        if (kind == Tanh) return 1 - h * h;
        return h > 0 ? 1 : 0;
    }
}
