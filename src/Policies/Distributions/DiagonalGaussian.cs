using MetaRL.Tensors;

namespace MetaRL.Policies.Distributions;

/// <summary>Independent normals. The standard deviation of an action usually does not depend on the state; that of a belief does.</summary>
/// <param name="Mean">[T, N, A]</param>
/// <param name="LogStd">[T, 1, A], or [T, N, A].</param>
public sealed record DiagonalGaussian(Tensor Mean, Tensor LogStd) : Distribution
{
    static readonly double HalfLog2Pi = 0.5 * Math.Log(2 * Math.PI);

    /// <inheritdoc/>
    public override Tensor LogProb(Tensor act)
    {
        Tensor z = (act - Mean) * (-LogStd).Exp();
        Tensor normalizer = (LogStd + HalfLog2Pi).Sum(-1);   // [T, 1, 1] where it is not per sample
        return -0.5 * z.Square().Sum(-1) - normalizer;
    }

    /// <inheritdoc/>
    public override Tensor Kl(Distribution other)
    {
        var q = SameKind<DiagonalGaussian>(other);
        Tensor precision = (-2 * q.LogStd).Exp();
        Tensor spread = q.LogStd - LogStd + 0.5 * (2 * LogStd).Exp() * precision - 0.5;
        return 0.5 * ((Mean - q.Mean).Square() * precision).Sum(-1) + spread.Sum(-1);
    }

    /// <inheritdoc/>
    public override Tensor Entropy() => (LogStd + (HalfLog2Pi + 0.5)).Sum(-1).Expand(Mean.Shape.With(-1, 1));

    /// <inheritdoc/>
    public override Distribution Map(Func<Tensor, Tensor> f) => new DiagonalGaussian(f(Mean), f(LogStd));
}
