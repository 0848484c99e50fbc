using MetaRL.Tensors;

namespace MetaRL.Updates;

/// <summary>How large a gradient is, for what updates report.</summary>
public static class GradientNorm
{
    /// <summary>Euclidean norm over all parameters.</summary>
    public static double Of(Params gradient)
    {
        using TensorScope scope = TensorScope.Open();
        return Math.Sqrt(gradient.Dot(gradient).Item());
    }
}
