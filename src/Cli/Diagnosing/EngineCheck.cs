using System.Diagnostics;
using System.Globalization;
using MetaRL.Tensors;
using MetaRL.Tensors.Backends;
using MetaRL.Tensors.Simd;

namespace MetaRL.Cli.Diagnosing;

/// <summary>Whether the engine computes right on this machine, and how fast: matrix products in float32 against the reference.</summary>
static class EngineCheck
{
    // Of a sum of 150 products of numbers below 1, in float32.
    const double Tolerance = 1e-5;
    const int Timed = 384;
    static readonly TimeSpan Budget = TimeSpan.FromMilliseconds(300);

    // With a rest in every direction, whatever the width of a tile.
    static readonly (int Rows, int Inner, int Columns)[] Sizes = [(1, 1, 1), (7, 3, 5), (65, 150, 33), (128, 128, 128)];

    public static Diagnosis Of()
    {
        double error = Sizes.Max(ErrorOf);
        if (!(error < Tolerance))
        {
            return new("engine", string.Create(CultureInfo.InvariantCulture, $"a matrix product is wrong by {error:0.#e0} of its largest number, expected less than {Tolerance:0e0}"),
                "no result of this machine can be trusted; try DOTNET_EnableAVX512=0 or DOTNET_EnableHWIntrinsic=0, and report it with what stands above", IsBroken: true);
        }
        return new("engine", string.Create(CultureInfo.InvariantCulture, $"right to {error:0.#e0}; {GigaFlops():0.#} GFLOP/s in float32 on one core"));
    }

    // Largest difference, relative to the largest number.
    static double ErrorOf((int Rows, int Inner, int Columns) size)
    {
        double[] found = Product(SimdBackend.Instance, size), right = Product(new ReferenceBackend(), size);
        double largest = right.Max(Math.Abs);
        return found.Zip(right, (x, y) => Math.Abs(x - y)).Max() / largest;
    }

    static double[] Product(IBackend backend, (int Rows, int Inner, int Columns) size)
    {
        using TensorScope scope = TensorScope.Open();
        return Matrix(backend, size.Rows, size.Inner, 1).MatMul(Matrix(backend, size.Inner, size.Columns, 2)).ToArray();
    }

    // The best of a few products.
    static double GigaFlops()
    {
        using TensorScope scope = TensorScope.Open();
        Tensor a = Matrix(SimdBackend.Instance, Timed, Timed, 1), b = Matrix(SimdBackend.Instance, Timed, Timed, 2);
        double best = double.PositiveInfinity;
        long begin = Stopwatch.GetTimestamp();
        while (Stopwatch.GetElapsedTime(begin) < Budget)
        {
            using TensorScope inner = TensorScope.Open();
            long start = Stopwatch.GetTimestamp();
            a.MatMul(b);
            best = Math.Min(best, Stopwatch.GetElapsedTime(start).TotalSeconds);
        }
        return 2.0 * Timed * Timed * Timed / best / 1e9;
    }

    static Tensor Matrix(IBackend backend, int rows, int columns, int phase)
    {
        float[] values = [.. Enumerable.Range(0, rows * columns).Select(i => MathF.Cos(1.7f * i + phase))];
        return Tensor.From(backend, values, [1, rows, columns]);
    }
}
