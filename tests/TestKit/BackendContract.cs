using MetaRL.Tensors;
using MetaRL.Tensors.Backends;
using Xunit;

namespace MetaRL.TestKit;

/// <summary>
/// What every back end must do, against plain float64 formulas. A back end's tests are one line:
/// <c>public sealed class SimdBackendTests() : BackendContract(SimdBackend.Instance, 2e-6);</c>
/// </summary>
/// <param name="backend">The back end under test.</param>
/// <param name="tolerance">Allowed error, relative to 1 + |expected|, and for sums to 1 + the sum of absolute terms.</param>
public abstract partial class BackendContract(IBackend backend, double tolerance)
{
    /// <summary>Shapes of every rank, of sizes around those of vectors, and empty ones.</summary>
    public static TheoryData<int[]> Shapes =>
    [
        [], [0], [1], [2], [7], [15], [16], [17], [33], [70], [1000], [1, 1], [3, 5], [5, 70], [65, 3], [600, 2], [0, 3], [3, 0],
        [2, 70, 3], [2, 3, 65], [4, 1, 6], [1, 33, 1], [2, 0, 3], [2, 3, 4, 5], [1, 2, 1, 37], [3, 1, 17, 2],
    ];

    Tensor On(Dense x) => x.On(backend);

    void Agree(Dense expected, Tensor actual, Dense? scale = null)
    {
        Assert.Equal(expected.Shape, actual.Shape);
        double[] values = actual.ToArray();
        for (int i = 0; i < values.Length; i++)
        {
            double want = expected.Values[i], allowed = tolerance * (1 + Math.Abs(scale?.Values[i] ?? want));
            bool same = want.Equals(values[i]) || ((float)want).Equals((float)values[i]) || Math.Abs(want - values[i]) <= allowed;
            Assert.True(same, $"{backend.Name}, element {i} of {expected.Shape}: {values[i]:R}, expected {want:R} within {allowed:G2}");
        }
    }

    [Fact]
    public void Values_come_back_as_they_were_written()
    {
        float[] floats = [1.5f, -2.25f, 0, 1e-30f, 3e30f];
        Agree(new([5], [.. floats.Select(v => (double)v)]), Tensor.From(backend, floats, [5]));
        var read = new float[5];
        Tensor.From(backend, floats, [5]).CopyTo(read);
        Assert.Equal(floats, read);
        Assert.Equal(0.5, Tensor.From(backend, [0.5], []).Item());
        Agree(Dense.Of([3, 7], _ => 2.5), Tensor.Full(backend, [3, 7], 2.5));
    }

    [Fact]
    public void Many_threads_get_the_results_of_one()
    {
        Dense a = Dense.Random([37, 70], 1), b = Dense.Random([70, 33], 2);
        double[] Compute()
        {
            using var scope = TensorScope.Open();
            return On(a).MatMul(On(b)).Tanh().Sum(0).ToArray();
        }
        double[] expected = Compute();
        Parallel.For(0, 64, _ => Assert.Equal(expected, Compute()));
    }
}
