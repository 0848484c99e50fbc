using System.Numerics;
using System.Runtime.InteropServices;

namespace MetaRL.Policies.Baselines;

/// <summary>(XXᵀ) α = y for samples X, y, with w = Xᵀα: the same ridge regression as <see cref="PrimalEquations"/>, of the
/// size of the samples instead of the features (Saunders et al. 1998).</summary>
/// <param name="Kernel">XXᵀ, [n, n].</param>
/// <param name="Returns">y, [n].</param>
/// <param name="Trace">Of XXᵀ, which is that of XᵀX.</param>
/// <param name="Samples">[n], which samples count.</param>
readonly record struct DualEquations(double[] Kernel, double[] Returns, double Trace, int[] Samples)
{
    const int BlockSize = 8;   // observations that are compared with another while that is at hand

    /// <summary>The equations of the samples that count.</summary>
    /// <param name="data">Samples.</param>
    /// <param name="count">n</param>
    public static DualEquations Of(in BaselineData data, int count)
    {
        var samples = new int[count];
        for (int n = 0, i = 0; n < data.Mask.Length; n++) if (data.Mask[n] != 0) samples[i++] = n;
        var returns = new double[count];
        for (int i = 0; i < count; i++) returns[i] = data.Return[samples[i]];
        double[] k = KernelOf(data, samples);
        double trace = 0;
        for (int i = 0; i < count; i++) trace += k[i * count + i];
        return new(k, returns, trace, samples);
    }

    /// <summary>w = Xᵀα, [f].</summary>
    /// <param name="data">The same samples.</param>
    /// <param name="alpha">[n]</param>
    public double[] Weights(in BaselineData data, double[] alpha)
    {
        int f = LinearFeatures.Count(data.ObsDim);
        double[] w = new double[f], x = new double[f];
        for (int i = 0; i < Samples.Length; i++)
        {
            int n = Samples[i];
            LinearFeatures.Write(data.Obs.Slice(n * data.ObsDim, data.ObsDim), data.Time[n], x);
            for (int j = 0; j < f; j++) w[j] += alpha[i] * x[j];
        }
        return w;
    }

    // k(x, x') = Σᵢ (pᵢ + pᵢ²) + q + q² + q³ + 1  with  pᵢ = sᵢ sᵢ',  q = τ τ': no feature is ever written.
    static double[] KernelOf(in BaselineData data, int[] samples)
    {
        int count = samples.Length, o = data.ObsDim;
        double[] k = new double[count * count], other = new double[o];
        double[][] block = [.. Enumerable.Range(0, Math.Min(BlockSize, count)).Select(_ => new double[o])];
        for (int first = 0; first < count; first += BlockSize)
        {
            int end = Math.Min(first + BlockSize, count);
            for (int i = first; i < end; i++) LinearFeatures.WriteObs(data.Obs.Slice(samples[i] * o, o), block[i - first]);
            for (int j = 0; j < end; j++)
            {
                LinearFeatures.WriteObs(data.Obs.Slice(samples[j] * o, o), other);
                for (int i = Math.Max(first, j); i < end; i++)
                {
                    double q = LinearFeatures.Time(data.Time[samples[i]]) * LinearFeatures.Time(data.Time[samples[j]]);
                    k[i * count + j] = k[j * count + i] = ObsKernel(block[i - first], other) + q + q * q + q * q * q + 1;
                }
            }
        }
        return k;
    }

    // Σᵢ (pᵢ + pᵢ²)
    static double ObsKernel(ReadOnlySpan<double> a, ReadOnlySpan<double> b)
    {
        ReadOnlySpan<Vector<double>> left = MemoryMarshal.Cast<double, Vector<double>>(a), right = MemoryMarshal.Cast<double, Vector<double>>(b);
        Vector<double> even = Vector<double>.Zero, odd = Vector<double>.Zero;
        for (int i = 0; i < left.Length; i++)
        {
            Vector<double> p = left[i] * right[i], term = p + p * p;
            (even, odd) = (odd + term, even);
        }
        double sum = Vector.Sum(even + odd);
        for (int i = left.Length * Vector<double>.Count; i < a.Length; i++)
        {
            double p = a[i] * b[i];
            sum += p + p * p;
        }
        return sum;
    }
}
