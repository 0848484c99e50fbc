using MetaRL.Tensors;

namespace MetaRL.Policies.Distributions;

/// <summary>
/// u = tanh x of independent normals x, on (−1, 1) in every dimension (Haarnoja et al. 2018, arXiv:1801.01290, appendix C):
/// ln π(u) = ln N(x; μ, σ²) − Σ ln(1 − tanh² x).
/// </summary>
/// <param name="Mean">[T, N, A], μ of x.</param>
/// <param name="LogStd">[T, N, A], ln σ of x.</param>
public sealed record SquashedGaussian(Tensor Mean, Tensor LogStd) : Distribution
{
    static readonly double HalfLog2Pi = 0.5 * Math.Log(2 * Math.PI);

    // Nearer to ±1 than this the inverse of tanh has no digits left in float32.
    const double Most = 1 - 1e-6;

    /// <summary>ln π(u); u within 10⁻⁶ of ±1 counts as that far from it.</summary>
    /// <inheritdoc/>
    public override Tensor LogProb(Tensor act)
    {
        Tensor u = act.Clamp(-Most, Most);
        Tensor x = 0.5 * ((1 + u).Log() - (1 - u).Log());
        return new DiagonalGaussian(Mean, LogStd).LogProb(x) - LogSlope(x).Sum(-1);
    }

    /// <summary>u = tanh(μ + σ ε) and its ln π, both differentiable in μ and σ.</summary>
    /// <param name="noise">[T, N, A], ε of N(0, 1).</param>
    /// <returns>u [T, N, A] and ln π(u) [T, N, 1].</returns>
    public (Tensor Act, Tensor LogProb) Sample(Tensor noise)
    {
        Tensor x = Mean + LogStd.Exp() * noise;
        Tensor logDensity = -0.5 * noise.Square() - (LogStd + HalfLog2Pi) - LogSlope(x);
        return (x.Tanh(), logDensity.Sum(-1));
    }

    /// <summary>That of the normals, since tanh is one to one.</summary>
    /// <inheritdoc/>
    public override Tensor Kl(Distribution other)
    {
        var q = SameKind<SquashedGaussian>(other);
        return new DiagonalGaussian(Mean, LogStd).Kl(new DiagonalGaussian(q.Mean, q.LogStd));
    }

    /// <summary>It has no closed form.</summary>
    /// <exception cref="InvalidOperationException">Always.</exception>
    public override Tensor Entropy()
        => throw new InvalidOperationException($"Entropy: that of a {nameof(SquashedGaussian)} has no closed form; take the mean of −ln π over samples, see {nameof(Sample)}");

    /// <inheritdoc/>
    public override Distribution Map(Func<Tensor, Tensor> f) => new SquashedGaussian(f(Mean), f(LogStd));

    // ln(1 − tanh² x) = 2 (ln 2 − x − softplus(−2x)), which does not cancel.
    static Tensor LogSlope(Tensor x) => 2 * (Math.Log(2) - x - Softplus.Of(-2 * x));

    internal static double LogSlope(double x) => 2 * (Math.Log(2) - x - Softplus.Of(-2 * x));
}
