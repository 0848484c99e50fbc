using System.Collections.Immutable;
using MathNet.Numerics.LinearAlgebra;

namespace MetaRL.Envs.Families.Control;

/// <summary>Exact finite-horizon values of a linear system with cost |x'|^2 + rho |u|^2 after each step.</summary>
sealed class Riccati(LinearSystem system, int states, int controls, double rho)
{
    readonly Matrix<double> a = Of(system.A, states, states);
    readonly Matrix<double> b = Of(system.B, states, controls);
    readonly Matrix<double> one = Matrix<double>.Build.DenseIdentity(states);

    /// <summary>S = I + P, K = (rho I + B'SB)^-1 B'SA, P &lt;- A'S(A - BK), from P = 0: u = -K x is optimal.</summary>
    public double Optimum(int horizon, double noiseStd) => Return(horizon, noiseStd, s => a - b * Gain(s));

    /// <summary>The same with K = 0.</summary>
    public double Uncontrolled(int horizon, double noiseStd) => Return(horizon, noiseStd, _ => a);

    /// <summary>K with horizon steps to go, [m, n].</summary>
    public Matrix<double> Gain(int horizon)
    {
        Matrix<double> p = Matrix<double>.Build.Dense(states, states);
        for (int t = 1; t < horizon; t++) p = a.Transpose() * (one + p) * (a - b * Gain(one + p));
        return Gain(one + p);
    }

    /// <summary>A and B.</summary>
    public (Matrix<double> A, Matrix<double> B) System => (a, b);

    static Matrix<double> Of(ImmutableArray<float> entries, int rows, int columns) =>
        Matrix<double>.Build.Dense(rows, columns, (i, j) => entries[i * columns + j]);

    Matrix<double> Gain(Matrix<double> s) =>
        (rho * Matrix<double>.Build.DenseIdentity(controls) + b.Transpose() * s * b).Cholesky().Solve(b.Transpose() * s * a);

    // Each step's noise costs its variance times tr S; the first state, of unit covariance, tr P.
    double Return(int horizon, double noiseStd, Func<Matrix<double>, Matrix<double>> closedLoop)
    {
        Matrix<double> p = Matrix<double>.Build.Dense(states, states);
        double cost = 0;
        for (int t = 0; t < horizon; t++)
        {
            Matrix<double> s = one + p;
            cost += noiseStd * noiseStd * s.Trace();
            p = a.Transpose() * s * closedLoop(s);
        }
        return -(cost + p.Trace());
    }
}
