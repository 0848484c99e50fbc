using System.Numerics;
using System.Runtime.InteropServices;

namespace MetaRL.Policies.Baselines;

/// <summary>(XᵀX) w = Xᵀy for samples X, y.</summary>
/// <param name="Gram">XᵀX, [f, f].</param>
/// <param name="Moment">Xᵀy, [f].</param>
/// <param name="Trace">Of XᵀX.</param>
readonly record struct PrimalEquations(double[] Gram, double[] Moment, double Trace)
{
    /// <summary>The equations of the samples that count.</summary>
    /// <param name="data">Samples.</param>
    /// <param name="f">Features.</param>
    public static PrimalEquations Of(in BaselineData data, int f)
    {
        double[] gram = new double[f * f], moment = new double[f], x = new double[f];
        for (int n = 0; n < data.Time.Length; n++)
        {
            if (data.Mask[n] == 0) continue;
            LinearFeatures.Write(data.Obs.Slice(n * data.ObsDim, data.ObsDim), data.Time[n], x);
            for (int i = 0; i < f; i++)
            {
                moment[i] += x[i] * data.Return[n];
                AddScaled(gram.AsSpan(i * f, i + 1), x, x[i]);
            }
        }
        double trace = 0;
        for (int i = 0; i < f; i++) trace += gram[i * f + i];
        for (int i = 0; i < f; i++)
            for (int j = 0; j < i; j++) gram[j * f + i] = gram[i * f + j];
        return new(gram, moment, trace);
    }

    // The lower half's row: row += x · factor, a product and a sum each, so that vectors round like numbers.
    static void AddScaled(Span<double> row, ReadOnlySpan<double> x, double factor)
    {
        Span<Vector<double>> sums = MemoryMarshal.Cast<double, Vector<double>>(row);
        ReadOnlySpan<Vector<double>> terms = MemoryMarshal.Cast<double, Vector<double>>(x);
        var factors = new Vector<double>(factor);
        for (int i = 0; i < sums.Length; i++) sums[i] += terms[i] * factors;
        for (int i = sums.Length * Vector<double>.Count; i < row.Length; i++) row[i] += x[i] * factor;
    }
}
