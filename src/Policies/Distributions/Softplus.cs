using MetaRL.Tensors;

namespace MetaRL.Policies.Distributions;

/// <summary>ln(1 + eˣ), without overflow: max(x, 0) + ln(1 + e^−|x|).</summary>
static class Softplus
{
    public static Tensor Of(Tensor x)
    {
        Tensor magnitude = x.Relu() + (-x).Relu();
        return x.Relu() + (1 + (-magnitude).Exp()).Log();
    }

    public static double Of(double x) => Math.Max(x, 0) + Math.Log(1 + Math.Exp(-Math.Abs(x)));
}
