using MetaRL.Tensors;
using MetaRL.Tensors.Backends;
using Xunit;

namespace MetaRL.TestKit;

/// <summary>Derivatives on a float32 back end. Their rules are the same on every back end and are held against differences
/// in float64 elsewhere; here its kernels must give what the reference's give, to rounding, and one network is held against
/// differences directly.</summary>
/// <param name="backend">The back end under test.</param>
public abstract class GradientContract(IBackend backend)
{
    /// <summary>Every case of <see cref="DifferentiableOp"/>.</summary>
    public static TheoryData<string> Ops => [.. DifferentiableOp.Names];

    [Theory, MemberData(nameof(Ops))]
    public void Both_derivatives_agree_with_the_reference(string name)
    {
        DifferentiableOp op = DifferentiableOp.Named(name);
        (double[] First, double[] Second) On(IBackend where)
        {
            using TensorScope scope = TensorScope.Open();
            Tensor[] at = [Dense.Random(op.A, 2, op.Low, op.High).On(where).Track(), Dense.Random(op.B, 3, op.Low, op.High).On(where).Track()];
            Tensor[] first = Autograd.Grad(GradientCheck.Curved(op.Of(at[0], at[1])), at, createGraph: true);
            Tensor along = (first[0] * Dense.Random(op.A, 4, 0.5, 1.5).On(where)).Sum() + (first[1] * Dense.Random(op.B, 5, 0.5, 1.5).On(where)).Sum();
            return (Flat(first), Flat(Autograd.Grad(along, at)));
        }
        (double[] first, double[] second) = On(backend);
        (double[] firstExpected, double[] secondExpected) = On(new ReferenceBackend());
        GradientCheck.Compare("gradient", firstExpected, first, 1e-5, leastNorm: 1e-2);
        GradientCheck.Compare("second derivative", secondExpected, second, 1e-5, leastNorm: 1e-2);
    }

    [Fact]
    public void A_network_agrees_with_differences()
    {
        const double step = 1e-2;   // float32: rounding ε/h and truncation h² are both near 1e-4
        using TensorScope scope = TensorScope.Open();
        Tensor obs = Dense.Random([2, 6, 3], 8).On(backend), v = Dense.Random([5, 4], 7).On(backend);
        Tensor Loss(Tensor w) => (obs.MatMul(w).Tanh().MatMul(v).LogSoftmax(-1) * Dense.Random([2, 6, 4], 9).On(backend)).Sum();
        Dense at = Dense.Random([2, 3, 5], 5, -0.5, 0.5);
        Tensor theta = at.On(backend).Track();
        double[] gradient = Autograd.Grad(Loss(theta), [theta])[0].ToArray();
        double Shifted(int i, double by) { double[] x = [.. at.Values]; x[i] += by; return Loss(new Dense(at.Shape, x).On(backend)).Item(); }
        GradientCheck.Compare("gradient", [.. gradient.Select((_, i) => (Shifted(i, step) - Shifted(i, -step)) / (2 * step))], gradient, 3e-3, leastNorm: 1e-2);
    }

    static double[] Flat(IEnumerable<Tensor> xs) => [.. xs.SelectMany(x => x.ToArray())];
}
