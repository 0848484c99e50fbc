using MetaRL.Envs;
using MetaRL.Policies.Sequences;
using MetaRL.Tensors;
using MetaRL.Tensors.Backends;
using MetaRL.Tensors.Simd;
using MetaRL.TestKit;

namespace MetaRL.Policies.Tests;

/// <summary>Attention as one operation on the simd back end against tensor operations in float64, over the ends of its blocks of 32 steps.</summary>
public sealed class AttentionTests
{
    const int Inputs = 5, Tasks = 2, Envs = 3;

    [Theory]
    [InlineData(1, 256)]
    [InlineData(32, 256)]
    [InlineData(33, 256)]
    [InlineData(33, 33)]
    [InlineData(70, 1)]
    [InlineData(70, 7)]
    [InlineData(70, 40)]
    [InlineData(96, 95)]
    public void One_operation_is_the_composite(int steps, int window)
    {
        var model = new CausalTransformer { Width = 12, Heads = 2, Layers = 2, Hidden = 10, Window = window };
        double[] exact = ValueAndGradients(model, steps, new ReferenceBackend(), recorded: false);
        Near(exact, ValueAndGradients(model, steps, SimdBackend.Instance, recorded: false));
        Near(exact, ValueAndGradients(model, steps, SimdBackend.Instance, recorded: true));
    }

    [Fact]
    public void Large_scores_leave_their_order_and_no_NaN()
    {
        var model = new CausalTransformer { Width = 4, Heads = 1, Layers = 1, Hidden = 4 };
        double[] exact = ValueAndGradients(model, 40, new ReferenceBackend(), recorded: false, scale: 100), own = ValueAndGradients(model, 40, SimdBackend.Instance, recorded: false, scale: 100);
        Assert.All(own, static x => Assert.True(double.IsFinite(x)));
        Near(exact, own);
    }

    // Of Σ features · c, in every weight and the inputs.
    static double[] ValueAndGradients(CausalTransformer model, int steps, IBackend backend, bool recorded, double scale = 1)
    {
        using TensorScope scope = TensorScope.Open();
        Params weights = model.Init(Inputs, backend, new Seed(1)).Repeat(Tasks);
        weights = weights.Map(w => (w + Dense.Random(w.Shape, w.Shape.Size, -0.3, 0.3).On(backend)) * scale).Track();
        Tensor seen = Dense.Random([Tasks, steps * Envs, Inputs], 2).On(backend).Track();
        Tensor features = model.Run(weights, new Observations(seen, Envs));
        Tensor sum = (features * Dense.Random(features.Shape, 3).On(backend)).Sum();
        Tensor[] gradients = Autograd.Grad(sum, [seen, .. weights.Values], createGraph: recorded);
        return [.. features.ToArray(), .. gradients.SelectMany(static g => g.ToArray())];
    }

    static void Near(double[] expected, double[] actual)
    {
        Assert.Equal(expected.Length, actual.Length);
        double size = expected.Max(Math.Abs);
        for (int i = 0; i < expected.Length; i++) Assert.True(Math.Abs(expected[i] - actual[i]) <= 2e-5 * size, $"{i}: {actual[i]}, expected {expected[i]}, all up to {size}");
    }
}
