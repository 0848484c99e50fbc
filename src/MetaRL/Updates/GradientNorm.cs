using MetaRL.Tensors;

namespace MetaRL.Updates;

/// <summary>How large a gradient is, for what updates report, and no larger.</summary>
public static class GradientNorm
{
    /// <summary>Euclidean norm over all parameters.</summary>
    public static double Of(Params gradient)
    {
        using TensorScope scope = TensorScope.Open();
        return Math.Sqrt(gradient.Dot(gradient).Item());
    }

    /// <summary>The gradient, scaled down to a norm where it is longer.</summary>
    public static Params Clip(Params gradient, double most)
    {
        double norm = Of(gradient);
        return norm > most ? most / norm * gradient : gradient;
    }
}
