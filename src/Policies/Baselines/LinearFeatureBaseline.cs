using System.ComponentModel.DataAnnotations;
using MathNet.Numerics.LinearAlgebra;

namespace MetaRL.Policies.Baselines;

/// <summary>
/// V(s, t) = w · [s, s², τ, τ², τ³, 1] with τ = t/100, by ridge regression on the returns
/// (Duan et al. 2016, arXiv:1604.06778, §B). Observations are clipped to ±10.
/// The ridge is relative to the mean square of the features and grows tenfold until the normal equations can be
/// factored, so constant or duplicate features are no problem. Wide observations, with more features than samples, are
/// fitted in the dual form, which is cubic in the samples instead and gives the same w up to rounding.
/// </summary>
public sealed record LinearFeatureBaseline : Baseline
{
    // With so few features either form is cheap, and one that never changes keeps its bits.
    const int FewFeatures = 256;

    /// <summary>λ of the ridge, relative to the mean squared feature.</summary>
    [Range(0.0, 1e6)]
    public double Ridge { get; init; } = 1e-5;

    /// <inheritdoc/>
    /// <exception cref="ArithmeticException">Observations or returns are not finite.</exception>
    /// <exception cref="TooLargeException">Neither form's equations fit in memory.</exception>
    public override IValueFunction Fit(in BaselineData data)
    {
        data.Check();
        int samples = data.Mask.Length - data.Mask.Count(0);
        bool isWide = LinearFeatures.Count(data.ObsDim) > Math.Max(samples, FewFeatures);
        return isWide ? FitDual(data, samples) : FitPrimal(data, samples);
    }

    internal IValueFunction FitPrimal(in BaselineData data, int samples)
    {
        int f = RequireFit(LinearFeatures.Count(data.ObsDim), data.ObsDim, samples);
        var equations = PrimalEquations.Of(data, f);
        double[] w = samples == 0 ? new double[f] : Solve(equations.Gram, equations.Moment, equations.Trace / f);
        return new LinearFeatures(w, data.ObsDim);
    }

    internal IValueFunction FitDual(in BaselineData data, int samples)
    {
        RequireFit(samples, data.ObsDim, samples);
        int f = LinearFeatures.Count(data.ObsDim);
        if (samples == 0) return new LinearFeatures(new double[f], data.ObsDim);
        var equations = DualEquations.Of(data, samples);
        double[] alpha = Solve(equations.Kernel, equations.Returns, equations.Trace / f);
        return new LinearFeatures(equations.Weights(data, alpha), data.ObsDim);
    }

    // (A + λ s I) x = b, for a symmetric A [n, n]
    double[] Solve(double[] matrix, double[] right, double scale)
    {
        Matrix<double> a = Matrix<double>.Build.Dense(right.Length, right.Length, matrix);
        Vector<double> b = Vector<double>.Build.Dense(right);
        for (double ridge = Math.Max(Ridge, 1e-12) * scale; ; ridge *= 10)
        {
            try
            {
                double[] x = (a + ridge * Matrix<double>.Build.DiagonalIdentity(b.Count)).Cholesky().Solve(b).ToArray();
                if (Array.TrueForAll(x, double.IsFinite)) return x;
            }
            catch (ArgumentException) { }   // MathNet's word for "not positive definite": a larger ridge makes it so
            if (!double.IsFinite(ridge))
                throw new ArithmeticException("LinearFeatureBaseline: observations or returns are not finite; check the environment's rewards");
        }
    }

    static int RequireFit(int side, int obsDim, int samples)
    {
        double numbers = (double)side * side, bytes = 3 * sizeof(double) * numbers;   // equations, their sum with the ridge, the factor
        string what = $"LinearFeatureBaseline for {samples} samples of observations of {obsDim} numbers, equations of {side} x {side}";
        TooLargeException.ThrowUnlessFits(numbers, bytes, what, "set problem.baseline=zero, or lower problem.rollouts");
        return side;
    }
}
