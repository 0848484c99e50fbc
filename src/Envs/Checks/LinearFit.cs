using MathNet.Numerics.LinearAlgebra;

namespace MetaRL.Envs.Checks;

/// <summary>What a linear model explains of numbers that it has not seen.</summary>
static class LinearFit
{
    /// <summary>R² on the second half of a ridge regression on the first; 0 where there is nothing to explain.</summary>
    /// <param name="features">[N][F], the constant included.</param>
    /// <param name="targets">[N]</param>
    internal static double Explained(IReadOnlyList<double[]> features, IReadOnlyList<double> targets)
    {
        int half = targets.Count / 2;
        Matrix<double> x = Matrix<double>.Build.DenseOfRowArrays(features.Take(half));
        Vector<double> y = Vector<double>.Build.DenseOfEnumerable(targets.Take(half));
        Matrix<double> gram = x.TransposeThisAndMultiply(x);
        double ridge = 1e-8 * (1 + gram.Trace() / gram.RowCount);
        Vector<double> w = (gram + ridge * Matrix<double>.Build.DenseIdentity(gram.RowCount)).Cholesky().Solve(x.TransposeThisAndMultiply(y));
        double mean = targets.Skip(half).Average(), variance = 0, error = 0;
        for (int i = half; i < targets.Count; i++)
        {
            double residual = targets[i] - w.DotProduct(Vector<double>.Build.Dense(features[i]));
            error += residual * residual;
            variance += (targets[i] - mean) * (targets[i] - mean);
        }
        return variance == 0 ? 0 : 1 - error / variance;
    }
}
