using MathNet.Numerics.LinearAlgebra;
using MetaRL.Tensors;
using MetaRL.Tensors.Backends;
using MetaRL.Tensors.Simd;
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

    // Two systems side by side: the harder one's steps are no matter of the other's.
    [Theory]
    [InlineData(4)]
    [InlineData(100)]
    public void A_task_ends_where_it_would_alone(int steps)
    {
        (Matrix<double> easy, Vector<double> b) = System(i => 1 + i % 2);
        (Matrix<double> hard, _) = System(i => Math.Pow(10, -i / 6.0));
        Matrix<double>[] both = [easy, hard];
        Tensor Rows(IEnumerable<Vector<double>> rows) => Tensor.From(Backend, [.. rows.SelectMany(static r => r)], [2, N]);
        Params Product(Params v) => v.Map(x => Rows(both.Select((a, t) => a * Vector<double>.Build.Dense(x.Slice(0, t, 1).ToArray()))));
        CgSolution together = ConjugateGradient.Solve(Product, new([("x", Rows([b, 3 * b]))]), steps, 1e-5);
        for (int t = 0; t < 2; t++)
        {
            double[] alone = Vectors.Flat(ConjugateGradient.Solve(v => Pack(both[t] * Unpack(v)), Pack((1 + 2 * t) * b), steps, 1e-5).X);
            Assert.InRange(Vectors.RelativeError(alone, together.X["x"].Slice(0, t, 1).ToArray()), 0, 1e-12);
        }
        Assert.True(together.Steps > 2);   // which is all that the easy one takes
    }

    [Fact]
    public void It_ends_at_its_residual_and_tells_it()
    {
        (Matrix<double> a, Vector<double> b) = System(i => 1 + i);
        CgSolution solution = ConjugateGradient.Solve(v => Pack(a * Unpack(v)), Pack(b), 100, 0.1), before = ConjugateGradient.Solve(v => Pack(a * Unpack(v)), Pack(b), solution.Steps - 1, 0.1);
        double Residual(CgSolution s) => (a * Unpack(s.X) - b).L2Norm();
        Assert.InRange(solution.Steps, 2, N - 1);
        Assert.InRange(Residual(solution), 0, 0.1 * b.L2Norm());
        Assert.True(Residual(before) > 0.1 * b.L2Norm());
        Assert.Equal(Residual(solution), Math.Sqrt(solution.SquaredResidual.Item()), 1e-12);
    }

    // Eigenvalues over six decades, as Fisher matrices of policies have them.
    [Fact]
    public void Ten_steps_in_float32_are_those_in_float64_and_the_short_recurrences_are_not()
    {
        const int size = 40, steps = 10;
        var random = new Random(3);
        Matrix<double> q = Matrix<double>.Build.Dense(size, size, (_, _) => 2 * random.NextDouble() - 1).QR().Q;
        Matrix<double> a = q * Matrix<double>.Build.DenseOfDiagonalArray([.. Enumerable.Range(0, size).Select(static i => Math.Pow(10, 2 - 6.0 * i / (size - 1)))]) * q.Transpose();
        double[] b = [.. Enumerable.Range(0, size).Select(_ => 2 * random.NextDouble() - 1)];
        Tensor Matrix(IBackend backend) => Tensor.From(backend, a.ToRowMajorArray(), [1, size, size]);

        Params Solution(IBackend backend, Func<Func<Params, Params>, Params, Params> solve)
        {
            Tensor matrix = Matrix(backend);
            return solve(v => v.Map(x => x.Reshape([1, 1, size]).MatMul(matrix).Reshape([1, size])), new([("x", Tensor.From(backend, b, [1, size]))]));
        }
        Params Own(Func<Params, Params> product, Params right) => ConjugateGradient.Solve(product, right, steps, 0).X;
        Params Short(Func<Params, Params> product, Params right)
        {
            Params x = 0 * right, residual = right, direction = right;
            double square = residual.Dot(residual).Item();
            for (int i = 0; i < steps; i++)
            {
                Params along = product(direction);
                double step = square / direction.Dot(along).Item();
                x = x.AddScaled(direction, step);
                residual = residual.AddScaled(along, -step);
                double next = residual.Dot(residual).Item();
                direction = residual.AddScaled(direction, next / square);
                square = next;
            }
            return x;
        }
        double[] exact = Vectors.Flat(Solution(Backend, Own));
        double own = Vectors.RelativeError(exact, Vectors.Flat(Solution(SimdBackend.Instance, Own)));
        double recurrence = Vectors.RelativeError(exact, Vectors.Flat(Solution(SimdBackend.Instance, Short)));
        Assert.InRange(Vectors.RelativeError(exact, Vectors.Flat(Solution(Backend, Short))), 0, 1e-6);   // in float64 both are the same
        Assert.InRange(own, 0, 1e-3);
        Assert.True(recurrence > 20 * own, $"{recurrence} against {own}");
    }
}
