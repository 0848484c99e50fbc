using MetaRL.Policies.Networks;
using MetaRL.Tensors;
using MetaRL.Tensors.Backends;
using MetaRL.Tensors.Simd;
using MetaRL.TestKit;

namespace MetaRL.Policies.Tests;

/// <summary>A network as one operation on the simd back end, against the composite on the reference.</summary>
public sealed class DenseNetworkTests
{
    const int Inputs = 5, Outputs = 3;

    static readonly ReferenceBackend Reference = new();

    static DenseNetwork Network(Activation activation, params int[] hidden) => new() { Hidden = hidden, Activation = activation };

    static Params Theta(DenseNetwork network, IBackend backend, int sets)
    {
        Params[] all = [.. Enumerable.Range(0, sets).Select(i => network.Init(Inputs, Outputs, backend, new(1 + (ulong)i)))];
        return all[0].WithValues([.. Enumerable.Range(0, all[0].Values.Count).Select(p => Tensor.Concat([.. all.Select(one => one.Values[p])], 0))]);
    }

    static Tensor X(IBackend backend, int tasks, int rows) => Dense.Random([tasks, rows, Inputs], 3, -1, 1).On(backend);

    static void Near(double[] expected, double[] actual)
    {
        double norm = Norm(expected);
        Assert.True(norm > 1e-2);
        Assert.InRange(Norm([.. expected.Zip(actual, static (a, b) => a - b)]) / norm, 0, 1e-5);
    }

    static double Norm(double[] x) => Math.Sqrt(x.Sum(static v => v * v));

    static double[] Flat(IEnumerable<Tensor> all) => [.. all.SelectMany(static x => x.ToArray())];

    // 17 hidden units and 7 rows fill no whole vectors; 2 sets of weights for the same rows are twin critics, 1 set for 3 tasks an encoder.
    public static TheoryData<Activation, int[], int, int> Networks => new()
    {
        { Activation.Relu, [17, 8], 1, 1 }, { Activation.Tanh, [17, 8], 1, 1 }, { Activation.Relu, [9], 2, 2 }, { Activation.Tanh, [9], 1, 3 }, { Activation.Relu, [], 2, 2 },
    };

    [Theory]
    [MemberData(nameof(Networks))]
    public void Values_and_gradients_in_inputs_and_weights_are_those_of_the_composite(Activation activation, int[] hidden, int sets, int tasks)
    {
        DenseNetwork network = Network(activation, hidden);
        double[][] Of(IBackend backend, bool isInput, bool isWeights)
        {
            using TensorScope scope = TensorScope.Open();
            Params theta = Theta(network, backend, sets);
            Tensor x = X(backend, tasks, 7);
            if (isWeights) theta = theta.Track();
            if (isInput) x = x.Track();
            Tensor y = network.Apply(theta, x);
            Tensor[] wrt = [.. isInput ? [x] : (Tensor[])[], .. isWeights ? theta.Values : []];
            return [y.ToArray(), Flat(Autograd.Grad(GradientCheck.Curved(y), wrt))];
        }
        foreach ((bool isInput, bool isWeights) in new[] { (true, true), (true, false), (false, true) })
            foreach ((double[] expected, double[] actual) in Of(Reference, isInput, isWeights).Zip(Of(SimdBackend.Instance, isInput, isWeights))) Near(expected, actual);
    }

    [Fact]
    public void A_gradient_can_be_differentiated_again()
    {
        DenseNetwork network = Network(Activation.Tanh, 6);
        double[] Of(IBackend backend)
        {
            using TensorScope scope = TensorScope.Open();
            Params theta = Theta(network, backend, 1).Track();
            Tensor x = X(backend, 1, 4).Track();
            Tensor first = Autograd.Grad(GradientCheck.Curved(network.Apply(theta, x)), [x], createGraph: true)[0];
            return Flat(Autograd.Grad(first.Square().Sum(), [x, .. theta.Values]));
        }
        Near(Of(Reference), Of(SimdBackend.Instance));
    }

    [Fact]
    public void What_the_kernels_do_not_read_goes_through_the_composite()
    {
        DenseNetwork network = Network(Activation.Relu, 4);
        Params theta = Theta(network, SimdBackend.Instance, 1);
        Assert.Equal(Shape.Of([1, 0, Outputs]), network.Apply(theta, X(SimdBackend.Instance, 1, 0)).Shape);
        Assert.Throws<ShapeException>(() => network.Apply(theta, Dense.Random([1, 2, Inputs + 1], 3, -1, 1).On(SimdBackend.Instance)));
        Params two = Theta(network, SimdBackend.Instance, 2);
        Assert.Equal(Shape.Of([2, 3, Outputs]), network.Apply(two, X(SimdBackend.Instance, 1, 3)).Shape);   // one set of rows for both
    }
}
