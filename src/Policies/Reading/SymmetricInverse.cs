using MathNet.Numerics.LinearAlgebra;
using MetaRL.Tensors;

namespace MetaRL.Policies.Reading;

/// <summary>Inverses of symmetric positive definite matrices, [T, n, n], by Cholesky factors in float64 on the host; differentiable to
/// any order by dA⁻¹ = −A⁻¹ dA A⁻¹, in which the inverse is all there is.</summary>
static class SymmetricInverse
{
    /// <summary>A⁻¹</summary>
    /// <param name="a">[T, n, n]</param>
    /// <exception cref="ArgumentException">A matrix is not positive definite, or holds NaN.</exception>
    internal static Tensor Of(Tensor a)
    {
        int n = a.Shape[-1], count = n * n;
        double[] values = a.ToArray();
        for (int at = 0; at < values.Length; at += count) Invert(values.AsSpan(at, count), n);
        return Tensor.From(a.Backend, values, a.Shape).WithGradient([a], static (y, gy, _) => -y.MatMul(gy, transposeA: true).MatMul(y, transposeB: true));
    }

    static void Invert(Span<double> values, int n)
    {
        Matrix<double> a = Matrix<double>.Build.Dense(n, n, values.ToArray());
        if (!a.Enumerate().All(double.IsFinite)) throw new ArgumentException("inverse: the matrix holds numbers that are not finite; lower learning rates, or look at the features");
        Matrix<double> inverse = a.Cholesky().Solve(Matrix<double>.Build.DenseIdentity(n));
        inverse.ToRowMajorArray().CopyTo(values);
    }
}
