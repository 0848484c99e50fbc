using MathNet.Numerics.LinearAlgebra;
using MetaRL.Tensors;
using MetaRL.Tensors.Backends;
using MetaRL.Updates;

namespace MetaRL.Tests;

public sealed class ConjugateGradientTests
{
    const int N = 12;
    static readonly ReferenceBackend Backend = new();

    static Params Pack(Vector<double> v) => new([
        ("first", Tensor.From(Backend, v.ToArray().AsSpan(0, 5), [1, 5])),
        ("second", Tensor.From(Backend, v.ToArray().AsSpan(5, N - 5), [1, N - 5]))]);

    static Vector<double> Unpack(Params p) => Vector<double>.Build.Dense(Vectors.Flat(p));

    // Symmetric, with the given eigenvalues in random directions.
    static (Matrix<double> A, Vector<double> B) System(Func<int, double> eigenvalue)
    {
        var random = new Random(1);
        double Number(int i = 0) => 2 * random.NextDouble() - 1;
        Matrix<double> q = Matrix<double>.Build.Dense(N, N, (_, _) => Number()).QR().Q;
        return (q * Matrix<double>.Build.DenseOfDiagonalArray([.. Enumerable.Range(0, N).Select(eigenvalue)]) * q.Transpose(),
            Vector<double>.Build.Dense(N, Number));
    }

    static Vector<double> Solve(Matrix<double> a, Vector<double> b, int steps) => Unpack(ConjugateGradient.Solve(v => Pack(a * Unpack(v)), Pack(b), steps, 1e-5).X);

    [Fact]
    public void As_many_steps_as_there_are_eigenvalues_solve_exactly()
    {
        (Matrix<double> a, Vector<double> b) = System(i => 1 + i % 3);
        Vector<double> x = a.Solve(b);
        Assert.InRange((Solve(a, b, 3) - x).L2Norm() / x.L2Norm(), 0, 1e-12);
        Assert.InRange((Solve(a, b, 2) - x).L2Norm() / x.L2Norm(), 1e-3, 1);
        Assert.InRange((Solve(a, b, 100) - x).L2Norm() / x.L2Norm(), 0, 1e-12);   // and then it rests
    }

    [Fact]
    public void An_ill_conditioned_system_is_solved_to_the_stated_residual()
    {
        (Matrix<double> a, Vector<double> b) = System(i => Math.Pow(10, -i / 4.0));
        Assert.InRange((a * Solve(a, b, 100) - b).L2Norm() / b.L2Norm(), 0, 1e-5);
    }

    [Fact]
    public void The_curvature_at_the_solution_is_that_of_the_matrix()
    {
        (Matrix<double> a, Vector<double> b) = System(i => 1 + i);
        foreach (int steps in new[] { 1, 3, 100 })
        {
            CgSolution solution = ConjugateGradient.Solve(v => Pack(a * Unpack(v)), Pack(b), steps, 1e-5);
            (Params x, double curvature) = (solution.X, solution.Curvature.Item());
            Assert.Equal(Unpack(x) * (a * Unpack(x)), curvature, 1e-12 * curvature);
            Assert.True(curvature > 0.01);
        }
    }

    [Fact]
    public void Nothing_to_solve_gives_nothing()
    {
        (Matrix<double> a, Vector<double> b) = System(i => 1 + i);
        Assert.Equal(0, Solve(a, 0 * b, 10).L2Norm());
    }

    [Fact]
    public void A_direction_without_curvature_ends_the_search()
    {
        (Matrix<double> a, Vector<double> b) = System(_ => -1);
        Assert.Equal(0, Solve(a, b, 10).L2Norm());
    }
}
