using MetaRL.Tensors;
using MetaRL.Tensors.Backends;
using MetaRL.Tensors.Simd;
using MetaRL.TestKit;

namespace Tensors.Tests;

public sealed class AutogradTests
{
    static readonly ReferenceBackend Backend = new();
    static Tensor Leaf(params double[] values) => new Dense([values.Length], values).On(Backend).Track();

    [Fact]
    public void A_chain_of_ten_thousand_ops_can_be_differentiated_twice()
    {
        const int n = 10_000;
        const double c = 1e-5;
        using var scope = TensorScope.Open();
        Tensor x = Leaf(0.5), y = x;
        for (int i = 0; i < n; i++) y = y - c * y.Square();
        Tensor first = Autograd.Grad(y, [x], createGraph: true)[0];
        Tensor second = Autograd.Grad(first, [x])[0];

        // y′ and y″ carried forward: f(y) = y − c y², f′ = 1 − 2 c y, f″ = −2 c.
        double v = 0.5, d1 = 1, d2 = 0;
        for (int i = 0; i < n; i++) (v, d1, d2) = (v - c * v * v, (1 - 2 * c * v) * d1, (1 - 2 * c * v) * d2 - 2 * c * d1 * d1);
        Assert.Equal(d1, first.Item(), 1e-10);
        Assert.Equal(d2, second.Item(), 1e-10);
    }

    [Fact]
    public void Third_derivatives_are_exact()
    {
        Tensor x = Leaf(-1.5, 0.2, 2);
        Tensor cube = x * x * x * x;
        Tensor third = Repeat(cube, x, 3);
        Assert.Equal(x.ToArray().Select(v => 24 * v), third.ToArray());

        double[] expected = [.. x.ToArray().Select(v => { double t = Math.Tanh(v), s = 1 - t * t; return s * (6 * t * t - 2); })];
        double[] actual = Repeat(x.Tanh(), x, 3).ToArray();
        for (int i = 0; i < 3; i++) Assert.Equal(expected[i], actual[i], 1e-13);
    }

    static Tensor Repeat(Tensor y, Tensor x, int order)
    {
        for (int i = 0; i < order; i++) y = Autograd.Grad(y, [x], createGraph: true)[0];
        return y;
    }

    [Fact]
    public void Gradients_with_respect_to_an_intermediate_stop_there()
    {
        Tensor x = Leaf(3), h = x * 2, y = h * h * x;
        Assert.Equal([2 * 6 * 3.0], Autograd.Grad(y, [h])[0].ToArray());
        Tensor[] both = Autograd.Grad(y, [h, x]);
        Assert.Equal(36, both[0].Item());
        Assert.Equal(2 * 36 + 36, both[1].Item());
    }

    [Fact]
    public void A_shared_subexpression_collects_from_all_its_uses()
    {
        Tensor x = Leaf(0.7), h = x.Exp(), left = h * h, right = h.Square() * 3, y = left * right + h;
        double e = Math.Exp(0.7);   // y = 3 h⁴ + h
        Assert.Equal(12 * e * e * e * e + e, Autograd.Grad(y, [x])[0].Item(), 1e-12);
        Assert.Equal([2.0], Autograd.Grad(x + x, [x])[0].ToArray());
    }

    [Fact]
    public void The_gradient_of_a_tensor_with_respect_to_itself_is_one()
    {
        Tensor x = Leaf(1, 2);
        Assert.Equal([1, 1], Autograd.Grad(x, [x])[0].ToArray());
    }

    [Fact]
    public void An_untracked_tensor_is_refused()
    {
        Tensor x = Leaf(1), constant = x.Detach();
        Assert.False(constant.IsTracked);
        var error = Assert.Throws<InvalidOperationException>(() => Autograd.Grad(x * constant, [constant]));
        Assert.Contains("not tracked", error.Message);
        Assert.Contains("Track()", error.Message);
    }

    [Fact]
    public void NoGrad_records_nothing_and_nests()
    {
        Tensor x = Leaf(2);
        Assert.True(Autograd.IsRecording);
        using (Autograd.NoGrad())
        {
            using (Autograd.NoGrad()) Assert.False((x * x).IsTracked);
            Assert.False(Autograd.IsRecording);
            Assert.False((x * x).IsTracked);
        }
        Assert.True(Autograd.IsRecording);
        Assert.True((x * x).IsTracked);
    }

    [Fact]
    public void Without_createGraph_the_gradient_is_a_constant()
    {
        Tensor x = Leaf(2), y = x * x;
        Assert.False(Autograd.Grad(y, [x])[0].IsTracked);
        Assert.True(Autograd.Grad(y, [x], createGraph: true)[0].IsTracked);
    }

    [Fact]
    public void Named_gradients_keep_names_order_and_shapes()
    {
        var theta = new Params([("w", Leaf(1, 2)), ("b", Leaf(3))]).Track();
        Params grads = Autograd.Grad((theta["w"] * theta["b"]).Sum(), theta);
        Assert.Equal(["w", "b"], grads.Names);
        Assert.Equal([3, 3], grads["w"].ToArray());
        Assert.Equal([3], grads["b"].ToArray());
    }

    [Fact]
    public void Simd_gradients_agree_with_the_reference()
    {
        Dense w = Dense.Random([20, 33], 1, -0.3, 0.3), obs = Dense.Random([5, 40, 20], 2);
        double[] Gradient(IBackend backend)
        {
            Tensor theta = w.On(backend).Track();
            Tensor first = Autograd.Grad(obs.On(backend).MatMul(theta).Tanh().Mean(), [theta], createGraph: true)[0];
            return Autograd.Grad(first.Square().Sum(), [theta])[0].ToArray();
        }
        double[] expected = Gradient(Backend), actual = Gradient(SimdBackend.Instance);
        double scale = expected.Max(Math.Abs);
        Assert.True(scale > 1e-6);
        for (int i = 0; i < expected.Length; i++) Assert.InRange(Math.Abs(expected[i] - actual[i]) / scale, 0, 1e-5);
    }

    [Fact]
    public void A_rule_that_reads_its_input_and_drops_gy_is_refused_too()
    {
        Tensor x = Tensor.Full(new ReferenceBackend(), [1], 3).Track();
        Tensor y = x.Detach().Square().WithGradient([x], (_, _, _) => 2 * x);
        InvalidOperationException e = Assert.Throws<InvalidOperationException>(() => Autograd.Grad(5 * y, [x], createGraph: true));
        Assert.Contains("does not depend on gy", e.Message);
    }
}
