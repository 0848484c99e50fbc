using MetaRL.Envs;
using MetaRL.Envs.Spaces;
using MetaRL.Policies.Distributions;
using MetaRL.Tensors;
using MetaRL.Tensors.Backends;

namespace MetaRL.Policies.Tests;

public sealed class InitializationTests
{
    static readonly ReferenceBackend Backend = new();
    static readonly EnvSpec Box = new(BoxSpace.Unbounded(5), BoxSpace.Uniform(3, -1, 1), 10);
    static readonly EnvSpec Discrete = new(BoxSpace.Unbounded(5), new DiscreteSpace(4), 10);

    static Params Init(WeightInit init, Activation activation = Activation.Tanh, ulong seed = 1, double headScale = 1)
        => new GaussianMlp { Hidden = [20, 8], WeightInit = init, Activation = activation, HeadScale = headScale, InitialLogStd = -0.5 }
            .Init(Box, Backend, new Seed(seed));

    [Fact]
    public void Weights_that_no_array_holds_are_an_error_that_names_the_setting()
    {
        var policy = new GaussianMlp { Hidden = [65536, 65536] };
        string message = Assert.Throws<TooLargeException>(() => policy.Init(Box, Backend, new Seed(1))).Message;
        Assert.Contains("layers 5 x 65536 x 65536 x 3: 4295622659 numbers", message);
        Assert.Contains("problem.policy.hidden is 65536,65536", message);
    }

    [Fact]
    public void Names_and_shapes_are_as_documented()
    {
        Params theta = Init(WeightInit.Glorot);
        Assert.Equal(["body0.w", "body0.b", "body1.w", "body1.b", "head.w", "head.b", "log_std"], theta.Names);
        Assert.Equal(["[1, 5, 20]", "[1, 1, 20]", "[1, 20, 8]", "[1, 1, 8]", "[1, 8, 3]", "[1, 1, 3]", "[1, 1, 3]"],
            theta.Values.Select(v => v.Shape.ToString()));
        Assert.All(theta.Items().Where(x => x.Name.EndsWith(".b")), x => Assert.All(x.Value.ToArray(), b => Assert.Equal(0, b)));
        Assert.Equal([-0.5, -0.5, -0.5], theta["log_std"].ToArray());
    }

    [Theory]
    [InlineData(Activation.Tanh, 5.0 / 3)]
    [InlineData(Activation.Relu, 1.4142135623730951)]
    public void Orthogonal_weights_are_orthogonal_with_their_gain(Activation activation, double gain)
    {
        Params theta = Init(WeightInit.Orthogonal, activation, headScale: 0.1);
        AssertOrthogonal(theta["body0.w"], gain);   // wide: orthogonal rows
        AssertOrthogonal(theta["body1.w"], gain);   // tall: orthogonal columns
        AssertOrthogonal(theta["head.w"], 0.1);
    }

    static void AssertOrthogonal(Tensor w, double gain)
    {
        bool wide = w.Shape[-1] > w.Shape[-2];
        Tensor gram = w.MatMul(w, transposeA: !wide, transposeB: wide);
        int n = gram.Shape[-1];
        double[] values = gram.ToArray();
        for (int i = 0; i < n * n; i++) Assert.Equal(i % (n + 1) == 0 ? gain * gain : 0, values[i], 1e-6);
    }

    [Fact]
    public void Uniform_weights_fill_their_bounds()
    {
        AssertFills(Init(WeightInit.Glorot)["body1.w"], Math.Sqrt(6.0 / 28));
        AssertFills(Init(WeightInit.UniformFanIn)["body1.w"], 1 / Math.Sqrt(20));
    }

    [Fact]
    public void Biases_follow_the_fan_in_where_the_weights_do()
    {
        double[] b = Init(WeightInit.UniformFanIn)["body0.b"].ToArray();
        Assert.All(b, v => Assert.InRange(v, -1 / Math.Sqrt(5), 1 / Math.Sqrt(5)));
        Assert.Equal(20, b.Distinct().Count());
        Assert.InRange(b.Max() - b.Min(), 1.4 / Math.Sqrt(5), 2 / Math.Sqrt(5));
    }

    static void AssertFills(Tensor w, double limit)
    {
        double[] values = w.ToArray();
        Assert.All(values, v => Assert.InRange(v, -limit, limit));
        Assert.InRange(values.Max(), 0.9 * limit, limit);
        Assert.InRange(values.Min(), -limit, -0.9 * limit);
    }

    [Theory]
    [InlineData(WeightInit.Orthogonal)]
    [InlineData(WeightInit.Glorot)]
    [InlineData(WeightInit.UniformFanIn)]
    public void The_seed_decides_the_weights_and_each_layer_draws_its_own(WeightInit init)
    {
        Assert.Equal(Init(init)["body1.w"].ToArray(), Init(init)["body1.w"].ToArray());
        Assert.NotEqual(Init(init)["body1.w"].ToArray(), Init(init, seed: 2)["body1.w"].ToArray());
        Assert.NotEqual(Init(init)["body0.w"].ToArray()[..24], Init(init)["head.w"].ToArray());
    }

    [Fact]
    public void A_space_of_the_wrong_kind_is_named_with_the_way_out()
    {
        string gaussian = Assert.Throws<ArgumentException>(() => new GaussianMlp().Init(Discrete, Backend, new Seed(1))).Message;
        Assert.Contains("one of 4", gaussian);
        Assert.Contains("CategoricalMlp", gaussian);
        string categorical = Assert.Throws<ArgumentException>(() => new CategoricalMlp().Init(Box, Backend, new Seed(1))).Message;
        Assert.Contains("box of 3", categorical);
        Assert.Contains("GaussianMlp", categorical);
    }

    [Theory]
    [InlineData(Activation.Tanh)]
    [InlineData(Activation.Relu)]
    public void The_network_is_its_formula_for_each_task(Activation activation)
    {
        var policy = new CategoricalMlp { Hidden = [6], Activation = activation };
        Params one = policy.Init(Discrete, Backend, new Seed(1)), two = policy.Init(Discrete, Backend, new Seed(2));
        Params both = one.Zip(two, (a, b) => Tensor.Concat([a, b], 0));
        Tensor obs = TestKit.Dense.Random([2, 3, 5], 8).On(Backend);
        Tensor logits = ((Categorical)policy.Act(both, obs)).Logits;
        Assert.Equal(Expected(one, 0), logits.Slice(0, 0, 1).ToArray());
        Assert.Equal(Expected(two, 1), logits.Slice(0, 1, 1).ToArray());

        double[] Expected(Params theta, int task)
        {
            Tensor h = obs.Slice(0, task, 1).MatMul(theta["body0.w"]) + theta["body0.b"];
            return ((activation == Activation.Tanh ? h.Tanh() : h.Relu()).MatMul(theta["head.w"]) + theta["head.b"]).ToArray();
        }
    }
}
