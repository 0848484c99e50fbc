using MetaRL.Tensors;
using MetaRL.Tensors.Simd;

namespace MetaRL.Policies;

/// <summary>A policy-gradient loss as a function of a sample's ln π: Σₙ f(ln πₙ), where wₙ is the sample's advantage
/// times its weight in the mean.</summary>
public enum SurrogateKind
{
    /// <summary>f = −w π / π_old</summary>
    Ratio,
    /// <summary>f = −w ln π</summary>
    LogProb,
    /// <summary>f = −min(w π/π_old, w clip(π/π_old, 1−ε, 1+ε))</summary>
    Clipped,
}

/// <summary>Which loss, and its constant.</summary>
/// <param name="Kind">Form.</param>
/// <param name="Epsilon">ε of <see cref="SurrogateKind.Clipped"/>.</param>
public readonly record struct Surrogate(SurrogateKind Kind, double Epsilon = 0)
{
    /// <summary>The loss in tensor operations, a scalar; logProb, oldLogProb and weight are [T, N, 1].</summary>
    public Tensor Of(Tensor logProb, Tensor oldLogProb, Tensor weight)
    {
        if (Kind == SurrogateKind.LogProb) return -(logProb * weight).Sum();
        Tensor ratio = (logProb - oldLogProb).Exp();
        if (Kind == SurrogateKind.Ratio) return -(ratio * weight).Sum();
        return -Tensor.Min(ratio * weight, ratio.Clamp(1 - Epsilon, 1 + Epsilon) * weight).Sum();
    }

    /// <summary>f and its first two derivatives in ln π, for each of N samples.</summary>
    /// <param name="logProb">[N], on return the ratios.</param>
    /// <param name="oldLogProb">[N]</param>
    /// <param name="weight">[N]</param>
    /// <param name="first">[N], written: f′.</param>
    /// <param name="second">[N], written: f″.</param>
    /// <returns>Σ f</returns>
    internal double Differentiate(Span<float> logProb, ReadOnlySpan<float> oldLogProb, ReadOnlySpan<float> weight, Span<float> first, Span<float> second)
    {
        double loss = 0;
        if (Kind == SurrogateKind.LogProb)
        {
            for (int n = 0; n < weight.Length; n++)
            {
                loss -= weight[n] * logProb[n];
                (first[n], second[n]) = (-weight[n], 0);
            }
            return loss;
        }
        for (int n = 0; n < weight.Length; n++) logProb[n] -= oldLogProb[n];
        VectorMath.Exp(logProb, logProb);
        float low = (float)(1 - Epsilon), high = (float)(1 + Epsilon);
        for (int n = 0; n < weight.Length; n++)
        {
            float value = logProb[n] * weight[n], slope = value;
            if (Kind == SurrogateKind.Clipped)
            {
                float clipped = Math.Clamp(logProb[n], low, high) * weight[n];
                if (clipped < value) (value, slope) = (clipped, 0);
            }
            loss -= value;
            first[n] = second[n] = -slope;
        }
        return loss;
    }
}
