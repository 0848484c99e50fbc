using System.ComponentModel.DataAnnotations;
using MathNet.Numerics.LinearAlgebra;
using MetaRL.Tensors;

namespace MetaRL.Policies.Baselines;

/// <summary>
/// V(s, t) = w · [s, s², τ, τ², τ³, 1] with τ = t/100, by ridge regression on the returns
/// (Duan et al. 2016, arXiv:1604.06778, §B). Observations are clipped to ±10.
/// The ridge is relative to the mean square of the features and grows tenfold until the normal equations can be
/// factored, so constant or duplicate features are no problem.
/// </summary>
public sealed record LinearFeatureBaseline : Baseline
{
    const float ObsLimit = 10;
    const int MaxObsDim = 16_384;   // whose normal equations take 8 GiB
    const int MostOnStack = 1024;

    /// <summary>λ of the ridge, relative to the mean squared feature.</summary>
    [Range(0.0, 1e6)]
    public double Ridge { get; init; } = 1e-5;

    /// <inheritdoc/>
    public override IValueFunction Fit(in BaselineData data)
    {
        data.Check();
        if (data.ObsDim > MaxObsDim)
            throw new ShapeException($"Fit: observations of {data.ObsDim} numbers; a {nameof(LinearFeatureBaseline)} takes at most {MaxObsDim}; use {nameof(ZeroBaseline)}");
        int f = Features(data.ObsDim), samples = 0;
        var gram = new double[f * f];
        var moment = new double[f];
        Span<double> x = new double[f];
        for (int n = 0; n < data.Time.Length; n++)
        {
            if (data.Mask[n] == 0) continue;
            samples++;
            Write(data.Obs.Slice(n * data.ObsDim, data.ObsDim), data.Time[n], x);
            for (int i = 0; i < f; i++)
            {
                moment[i] += x[i] * data.Return[n];
                for (int j = 0; j <= i; j++) gram[i * f + j] += x[i] * x[j];
            }
        }
        return new Linear(samples == 0 ? new double[f] : Solve(gram, moment, f), data.ObsDim);
    }

    double[] Solve(double[] gram, double[] moment, int f)
    {
        double trace = 0;
        for (int i = 0; i < f; i++) trace += gram[i * f + i];
        var a = Matrix<double>.Build.Dense(f, f, (i, j) => i >= j ? gram[i * f + j] : gram[j * f + i]);
        var b = Vector<double>.Build.Dense(moment);
        for (double ridge = Math.Max(Ridge, 1e-12) * trace / f; ; ridge *= 10)
        {
            try
            {
                double[] w = (a + ridge * Matrix<double>.Build.DenseIdentity(f)).Cholesky().Solve(b).ToArray();
                if (Array.TrueForAll(w, double.IsFinite)) return w;
            }
            catch (ArgumentException) { }   // MathNet's word for "not positive definite": a larger ridge makes it so
            if (!double.IsFinite(ridge))
                throw new ArithmeticException("LinearFeatureBaseline: observations or returns are not finite; check the environment's rewards");
        }
    }

    static int Features(int obsDim) => 2 * obsDim + 4;

    static void Write(ReadOnlySpan<float> obs, int time, Span<double> x)
    {
        for (int i = 0; i < obs.Length; i++)
        {
            double o = Math.Clamp(obs[i], -ObsLimit, ObsLimit);
            x[i] = o;
            x[obs.Length + i] = o * o;
        }
        double t = time / 100.0;
        Span<double> tail = x[(2 * obs.Length)..];
        (tail[0], tail[1], tail[2], tail[3]) = (t, t * t, t * t * t, 1);
    }

    sealed class Linear(double[] weights, int obsDim) : IValueFunction
    {
        public void Predict(ReadOnlySpan<float> obs, ReadOnlySpan<int> time, Span<float> value)
        {
            if (obs.Length != (long)value.Length * obsDim || time.Length != value.Length)
                throw new ShapeException($"Predict: {obs.Length} numbers of observations and {time.Length} times for {value.Length} values;"
                    + $" expected {obsDim} numbers and one time for each");
            Span<double> x = weights.Length <= MostOnStack ? stackalloc double[weights.Length] : new double[weights.Length];
            for (int n = 0; n < value.Length; n++)
            {
                Write(obs.Slice(n * obsDim, obsDim), time[n], x);
                double v = 0;
                for (int i = 0; i < weights.Length; i++) v += weights[i] * x[i];
                value[n] = (float)v;
            }
        }
    }
}
