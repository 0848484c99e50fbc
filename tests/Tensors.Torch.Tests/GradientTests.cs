using MetaRL.Tensors;
using MetaRL.Tensors.Torch;
using MetaRL.TestKit;

namespace Tensors.Torch.Tests;

/// <summary>Derivatives in float32. The reference's are checked against differences in float64 elsewhere; here libtorch's
/// kernels must give the same, to rounding, and one network is held against differences directly.</summary>
public abstract class GradientTests(TorchBackend backend)
{
    static readonly IBackend Reference = new ReferenceBackend();

    void Check(Func<Tensor, Tensor, Tensor> op, Shape a, Shape b, double low = -2, double high = 2)
    {
        (double[] First, double[] Second) On(IBackend where)
        {
            using TensorScope scope = TensorScope.Open();
            Tensor[] at = [Dense.Random(a, 2, low, high).On(where).Track(), Dense.Random(b, 3, low, high).On(where).Track()];
            Tensor[] first = Autograd.Grad(GradientCheck.Curved(op(at[0], at[1])), at, createGraph: true);
            Tensor along = (first[0] * Dense.Random(a, 4, 0.5, 1.5).On(where)).Sum() + (first[1] * Dense.Random(b, 5, 0.5, 1.5).On(where)).Sum();
            return (Flat(first), Flat(Autograd.Grad(along, at)));
        }
        (double[] first, double[] second) = On(backend);
        (double[] firstExpected, double[] secondExpected) = On(Reference);
        Agree(firstExpected, first);
        Agree(secondExpected, second);
    }

    void Check(Func<Tensor, Tensor> op, Shape x, double low = -2, double high = 2) => Check((p, _) => op(p), x, [1], low, high);

    static double[] Flat(IEnumerable<Tensor> xs) => [.. xs.SelectMany(x => x.ToArray())];

    static void Agree(double[] expected, double[] actual)
    {
        double norm = Math.Sqrt(expected.Sum(v => v * v)), error = Math.Sqrt(expected.Zip(actual, (p, q) => (p - q) * (p - q)).Sum());
        Assert.True(norm > 1e-2, $"a derivative of norm {norm:G3}: nothing was tested");
        Assert.True(error < 1e-5 * norm, $"{error / norm:G3} of the norm {norm:G3} away from the reference");
    }

    [Fact]
    public void Functions_agree_with_the_reference_twice_differentiated()
    {
        Shape shape = [2, 5];
        Check(x => x.Exp(), shape);
        Check(x => x.Log(), shape, 0.5, 3);
        Check(x => x.Sqrt(), shape, 0.5, 3);
        Check(x => x.Tanh(), shape);
        Check(x => x.Sigmoid(), shape);
        Check(x => x.Relu(), shape);
        Check(x => x.Softplus(), shape);
        Check(x => x.Square(), shape);
        Check(x => x.Clamp(-1, 0.7), shape);
        Check(x => x.Affine(1.7, -0.3), shape);
        Check(Tensor.TanhGradient, [2, 5], [5]);
        Check((a, b) => a.AddScaled(b, -0.7) * b, [2, 5], [2, 1]);
        Check((a, b) => a * b - a / b, [2, 3, 2], [2, 1, 2], 0.5, 2);
        Check(Tensor.Min, [3, 4], [4]);
        Check(Tensor.Max, [3, 1], [1, 4]);
        Check((a, b) => Tensor.Where(Tensor.Less(a, b), a * a, b), [3, 4], [3, 4]);
    }

    [Fact]
    public void Reductions_and_shapes_agree_with_the_reference_twice_differentiated()
    {
        Check(x => x.SumTo([3, 1]), [2, 3, 4]);
        Check(x => x.Mean(1), [2, 3, 2]);
        Check(x => x.Max(-1), [2, 3, 4]);
        Check(x => x.LogSoftmax(-1), [3, 4]);
        Check(x => x.Expand([4, 2, 3]), [2, 1]);
        Check(x => x.Transpose(0, 2), [2, 3, 4]);
        Check(x => x.Slice(1, 1, 2).Pad(0, 1, 5), [3, 4]);
        Check((a, b) => Tensor.Concat([a, b, a], 1), [2, 3], [2, 1]);
        Check(x => x.Gather(1, new Dense([3, 2], [0, 0, 1, 3, 3, 2]).On(x.Backend)), [3, 4]);
    }

    [Theory]
    [InlineData(false, false)]
    [InlineData(false, true)]
    [InlineData(true, false)]
    [InlineData(true, true)]
    public void Matrix_products_agree_with_the_reference_twice_differentiated(bool transposeA, bool transposeB)
    {
        foreach (var (aBatch, bBatch) in ((int[], int[])[])[([], []), ([2], [2]), ([2], []), ([], [2]), ([2, 1], [1, 3])])
            Check((a, b) => a.MatMul(b, transposeA, transposeB),
                Shape.Of([.. aBatch, .. transposeA ? (int[])[4, 2] : [2, 4]]), Shape.Of([.. bBatch, .. transposeB ? (int[])[3, 4] : [4, 3]]));
    }

    [Fact]
    public void A_network_agrees_with_differences()
    {
        const double step = 1e-2;   // float32: rounding ε/h and truncation h² are both near 1e-4
        Tensor obs = Dense.Random([2, 6, 3], 8).On(backend), v = Dense.Random([5, 4], 7).On(backend);
        Tensor Loss(Tensor w) => (obs.MatMul(w).Tanh().MatMul(v).LogSoftmax(-1) * Dense.Random([2, 6, 4], 9).On(backend)).Sum();
        Dense at = Dense.Random([2, 3, 5], 5, -0.5, 0.5);
        Tensor theta = at.On(backend).Track();
        double[] gradient = Autograd.Grad(Loss(theta), [theta])[0].ToArray();
        double Shifted(int i, double by) { double[] x = [.. at.Values]; x[i] += by; return Loss(new Dense(at.Shape, x).On(backend)).Item(); }
        double[] differences = [.. gradient.Select((_, i) => (Shifted(i, step) - Shifted(i, -step)) / (2 * step))];
        double norm = Math.Sqrt(differences.Sum(d => d * d)), error = Math.Sqrt(differences.Zip(gradient, (p, q) => (p - q) * (p - q)).Sum());
        Assert.True(norm > 1, $"{norm}");
        Assert.InRange(error / norm, 0, 3e-3);
    }
}
