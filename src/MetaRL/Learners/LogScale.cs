using MetaRL.Tensors;

namespace MetaRL.Learners;

/// <summary>Numbers of any size as two of moderate size (Andrychowicz et al. 2016, arXiv:1606.04474, appendix A).</summary>
static class LogScale
{
    /// <summary>
    /// (log|x|/p, sgn x) where |x| ≥ e⁻ᵖ, else (−1, eᵖ x):  (log max(|x|, e⁻ᵖ)/p, clamp(eᵖ x, −1, 1)), which is continuous and
    /// has a derivative at 0.
    /// </summary>
    /// <param name="x">[…]</param>
    /// <param name="p">Positive; numbers below e⁻ᵖ count as small.</param>
    /// <returns>[…, 2]</returns>
    public static Tensor Of(Tensor x, double p)
    {
        Tensor least = Tensor.Full(x.Backend, x.Shape, Math.Exp(-p));
        Tensor size = Tensor.Max(Tensor.Max(x, -x), least).Log() / p;
        Tensor sign = (Math.Exp(p) * x).Clamp(-1, 1);
        return Tensor.Stack([size, sign], x.Shape.Rank);
    }
}
