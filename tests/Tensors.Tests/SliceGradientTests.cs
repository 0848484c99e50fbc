using MetaRL.Tensors;
using MetaRL.Tensors.Backends;
using MetaRL.TestKit;

namespace Tensors.Tests;

/// <summary>The adjoint of what is taken apart is put together once; it must be that of padding each slice.</summary>
public sealed class SliceGradientTests
{
    // A slice by another operation: the product with a part of the unit matrix.
    static Tensor Cut(Tensor x, int start, int length)
    {
        var pick = new double[x.Shape[-1] * length];
        for (int i = 0; i < length; i++) pick[(start + i) * length + i] = 1;
        return x.MatMul(Tensor.From(x.Backend, pick, [x.Shape[-1], length]));
    }

    public static TheoryData<string, int[]> Cuts => new()
    {
        { "side by side", [0, 3, 3, 4] },
        { "with gaps", [1, 2, 5, 1] },
        { "out of order", [4, 3, 0, 2] },
        { "overlapping", [0, 4, 2, 4, 3, 4] },
        { "the same twice", [2, 3, 2, 3] },
        { "whole", [0, 7] },
        { "empty among others", [3, 0, 1, 4] },
    };

    [Theory, MemberData(nameof(Cuts))]
    public void First_and_second_derivatives_are_those_of_a_product(string name, int[] cuts)
    {
        Assert.NotEmpty(name);
        using TensorScope scope = TensorScope.Open();
        Assert.Equal(Derivatives(Cut, cuts), Derivatives(static (x, start, length) => x.Slice(-1, start, length), cuts), new Near());
    }

    static double[] Derivatives(Func<Tensor, int, int, Tensor> cut, int[] cuts)
    {
        IBackend backend = new ReferenceBackend();
        Tensor x = Dense.Random([4, 7], 1).On(backend).Track();
        Tensor y = (x * x * x).Sum();   // x is used whole, too
        for (int i = 0; i < cuts.Length; i += 2)
        {
            Tensor part = cut(x * (i + 1), cuts[i], cuts[i + 1]), direct = cut(x, cuts[i], cuts[i + 1]);
            y += (part.Square() * direct).Sum();
        }
        Tensor[] first = Autograd.Grad(y, [x], createGraph: true);
        Tensor[] second = Autograd.Grad((first[0] * Dense.Random([4, 7], 2).On(backend)).Sum(), [x]);
        Tensor[] freed = Autograd.Grad(y, [x]);
        return [.. first[0].ToArray(), .. second[0].ToArray(), .. freed[0].ToArray()];
    }

    [Fact]
    public void Slices_along_two_dimensions_and_slices_as_targets_have_their_gradients()
    {
        using TensorScope scope = TensorScope.Open();
        Tensor x = Dense.Random([3, 5], 1).On(new ReferenceBackend()).Track();
        Tensor row = x.Slice(0, 1, 1), column = x.Slice(1, 2, 2);
        Tensor y = row.Square().Sum() + (column * column * column).Sum() + (2 * column).Sum();
        Tensor[] g = Autograd.Grad(y, [x, row, column]);
        double[] value = x.ToArray();
        for (int i = 0; i < 3; i++)
            for (int j = 0; j < 5; j++)
            {
                double v = value[i * 5 + j], expected = (i == 1 ? 2 * v : 0) + (j is 2 or 3 ? 3 * v * v + 2 : 0);
                Assert.Equal(expected, g[0].ToArray()[i * 5 + j], 1e-12);
            }
        Assert.Equal(row.ToArray().Select(v => 2 * v), g[1].ToArray());
        Assert.Equal(column.ToArray().Select(v => 3 * v * v + 2), g[2].ToArray(), new Near());
    }

    sealed class Near : IEqualityComparer<double>
    {
        public bool Equals(double a, double b) => Math.Abs(a - b) < 1e-12 * (1 + Math.Abs(a));
        public int GetHashCode(double v) => 0;
    }

    [Fact]
    public void An_adjoint_that_two_slices_share_is_not_given_back_too_early()
    {
        using TensorScope scope = TensorScope.Open();
        Tensor x = Dense.Random([2, 6], 1).On(MetaRL.Tensors.Simd.SimdBackend.Instance).Track();
        Tensor a = x.Slice(1, 0, 2), b = (3 * x).Slice(1, 2, 2), c = x.Slice(1, 4, 2);
        Tensor[] g = Autograd.Grad((a + b + c).Tanh().Sum(), [x]);
        double[] slope = [.. (a + b + c).ToArray().Select(static v => 1 - Math.Tanh(v) * Math.Tanh(v))];
        for (int i = 0; i < 2; i++)
            for (int j = 0; j < 6; j++) Assert.Equal(slope[i * 2 + j % 2] * (j is 2 or 3 ? 3 : 1), g[0].ToArray()[i * 6 + j], 1e-5);
    }
}
