using MetaRL.Envs;
using MetaRL.Envs.Spaces;
using MetaRL.Policies.Distributions;
using MetaRL.Tensors;
using MetaRL.Tensors.Backends;
using MetaRL.Tensors.Simd;
using MetaRL.TestKit;

namespace MetaRL.Policies.Tests;

/// <summary>Convolutional classifiers beside what papers write down.</summary>
public sealed class ConvClassifierTests
{
    static readonly ReferenceBackend Reference = new();
    static readonly ConvClassifier Small = new() { Side = 6, Channels = 2, Filters = 3, Blocks = 2 };
    static readonly EnvSpec Spec = new(BoxSpace.Unbounded(6 * 6 * 2), new DiscreteSpace(4), 1);

    static Observations Pictures(IBackend backend, int tasks, int count) => new(Dense.Random([tasks, count, 72], 1).On(backend), count);

    // Gains of both signs, biases that are not 0; two tasks that differ.
    static Params Weights(ConvClassifier model, IBackend backend)
        => model.Init(Spec, backend, new Seed(1)).Map(x => Tensor.Concat([x + Dense.Random(x.Shape, 2, -1.5, 0.5).On(backend), x * 0.9 + Dense.Random(x.Shape, 3, -0.5, 1).On(backend)], 0));

    // Convolution, normalization, bias, max(x, 0), and then the largest of each 2×2, in this order.
    static Tensor Literal(ConvClassifier model, Params theta, Observations obs)
    {
        Tensor x = obs.Values.Reshape([obs.Tasks, obs.Count, 36, 2]);
        for (int l = 0, side = 6; l < 2; l++, side /= 2)
        {
            x = x.Convolve(theta[$"body{l}.w"], Window.Same(side, side, 3));
            if (model.Norm == PictureNorm.Batch)
            {
                Tensor rows = x.Reshape([x.Shape[0], obs.Count * side * side, 3]), mean = rows.Mean(1);
                Tensor variance = (rows - mean).Square().Mean(1);
                x = ((rows - mean) / (variance + 1e-5).Sqrt()).Reshape(x.Shape) * theta[$"body{l}.g"];
            }
            x = (x + theta[$"body{l}.b"]).Relu().MaxPool(Window.Tiles(side, side, 2));
        }
        return x.Reshape([obs.Tasks, obs.Count, 3]);
    }

    [Theory, InlineData(PictureNorm.None), InlineData(PictureNorm.Batch)]
    public void Blocks_are_what_they_say_with_gains_of_either_sign(PictureNorm norm)
    {
        using TensorScope scope = TensorScope.Open();
        ConvClassifier model = Small with { Norm = norm };
        Observations obs = Pictures(Reference, 2, 5);
        Params theta = Weights(model, Reference).Track();
        if (norm == PictureNorm.Batch) Assert.Contains(theta["body0.g"].ToArray(), static g => g < 0);
        Tensor expected = Literal(model, theta, obs), found = model.Features(theta, obs);
        double[] want = expected.ToArray(), have = found.ToArray();
        Assert.Contains(want, static v => v > 0.1);
        for (int i = 0; i < want.Length; i++) Assert.Equal(want[i], have[i], 1e-10);

        Params wrt = theta.Where(static name => !ParameterRole.IsHead(name));
        double[] Flat(Params p) => [.. p.Values.SelectMany(static x => x.ToArray())];
        double[] slope = Flat(Autograd.Grad(GradientCheck.Curved(expected), wrt)), ours = Flat(Autograd.Grad(GradientCheck.Curved(found), wrt));
        Assert.True(slope.Max(Math.Abs) > 0.1);
        for (int i = 0; i < slope.Length; i++) Assert.Equal(slope[i], ours[i], 1e-8);
    }

    [Theory, InlineData(PictureNorm.None), InlineData(PictureNorm.Batch)]
    public void Both_derivatives_agree_with_differences(PictureNorm norm)
    {
        using TensorScope scope = TensorScope.Open();
        ConvClassifier model = Small with { Norm = norm };
        Observations obs = Pictures(Reference, 2, 3);
        Tensor labels = Dense.Of([2, 3, 1], static i => (i[0] + i[1]) % 4).On(Reference);
        GradientCheck.Both(theta => model.Act(theta, obs).LogProb(labels).Mean(), Weights(model, Reference));
    }

    [Fact]
    public void Batches_are_normalized_to_mean_0_and_variance_1()
    {
        using TensorScope scope = TensorScope.Open();
        Tensor x = Dense.Random([2, 7, 12, 3], 4, 5, 9).On(SimdBackend.Instance);
        (Tensor centred, Tensor scale) = Networks.BatchNorm.Of(x);
        Tensor y = (centred * scale).Reshape([2, 84, 3]);
        Assert.All(y.Mean(1).ToArray(), static m => Assert.Equal(0, m, 1e-5));
        Assert.All(y.Square().Mean(1).ToArray(), static v => Assert.Equal(1, v, 1e-4));
    }

    [Fact]
    public void Statistics_are_those_of_the_pictures_at_hand()
    {
        using TensorScope scope = TensorScope.Open();
        Params theta = Small.Init(Spec, SimdBackend.Instance, new Seed(1));
        Tensor pictures = Pictures(SimdBackend.Instance, 1, 6).Values;
        double[] First(ConvClassifier model, int beside) => model.Features(theta, new(pictures.Slice(1, 0, 1 + beside), 1)).Slice(1, 0, 1).ToArray();
        Assert.NotEqual(First(Small, 2), First(Small, 5));
        ConvClassifier alone = Small with { Norm = PictureNorm.None };
        Assert.Equal(First(alone, 2), First(alone, 5));
    }

    [Fact]
    public void Four_blocks_of_64_filters_have_the_shapes_of_the_papers()
    {
        var omniglot = new ConvClassifier();
        Params theta = omniglot.Init(new(BoxSpace.Unbounded(784), new DiscreteSpace(5), 1), SimdBackend.Instance, new Seed(1));
        Assert.Equal(["body0.w", "body0.g", "body0.b", "body1.w", "body1.g", "body1.b", "body2.w", "body2.g", "body2.b", "body3.w", "body3.g", "body3.b", "head.w", "head.b"], theta.Names);
        Assert.Equal(9 * 64 + 3 * 9 * 64 * 64 + 4 * 2 * 64 + 64 * 5 + 5, theta.Size);
        var miniImageNet = new ConvClassifier { Side = 84, Channels = 3, Filters = 32 };
        Params larger = miniImageNet.Init(new(BoxSpace.Unbounded(84 * 84 * 3), new DiscreteSpace(5), 1), SimdBackend.Instance, new Seed(1));
        Assert.Equal([1, 27, 32], larger.ShapeOf("body0.w"));
        Assert.Equal([1, 5 * 5 * 32, 5], larger.ShapeOf("head.w"));
        Assert.Equal(["head.w", "head.b"], larger.Names.Where(ParameterRole.IsHead));
        Assert.All(larger.Names.Where(static name => !ParameterRole.IsHead(name)), static name => Assert.True(ParameterRole.IsBody(name)));
    }

    public static TheoryData<Policy> Models => [Small, new CategoricalMlp { Hidden = [7, 3] }, new CategoricalMlp { Hidden = [] }];

    [Theory, MemberData(nameof(Models))]
    public void Features_and_the_last_layer_are_the_logits(Policy model)
    {
        using TensorScope scope = TensorScope.Open();
        var features = (IFeatureModel)model.For(Spec);
        Params theta = model.Init(Spec, Reference, new Seed(1));
        Observations obs = Pictures(Reference, 1, 5);
        Tensor logits = ((Categorical)model.Act(theta, obs)).Logits;
        Params body = theta.Where(name => name != features.HeadWeight && name != features.HeadBias);
        Tensor expected = features.Features(body, obs).MatMul(theta[features.HeadWeight]) + theta[features.HeadBias];
        Assert.Equal(theta.Names.Count - 2, body.Names.Count);
        Assert.Equal(expected.ToArray(), logits.ToArray());
    }

    [Theory, InlineData(new int[0]), InlineData(new[] { 7 })]
    public void Features_leave_an_action_mask_out(int[] hidden)
    {
        using TensorScope scope = TensorScope.Open();
        var observed = new DictSpace(("seen", BoxSpace.Unbounded(72)), ("allowed", BoxSpace.Uniform(4, 0, 1)));
        EnvSpec masked = new(observed, new DiscreteSpace(4), 1) { ActionMask = "allowed" };
        var unmade = new CategoricalMlp { Hidden = hidden };
        var model = (CategoricalMlp)unmade.For(masked);
        Params theta = model.Init(masked, Reference, new Seed(1)), body = theta.Where(static name => !ParameterRole.IsHead(name));
        Tensor shown = Pictures(Reference, 1, 5).Values;
        Observations obs = new(Tensor.Concat([shown, Tensor.Full(Reference, [1, 5, 4], 1)], -1), 5);
        double[] expected = unmade.Features(theta, new(shown, 5)).ToArray();
        Assert.Equal(expected, unmade.Features(theta, obs).ToArray());
        Assert.Equal(expected, model.Features(body, obs).ToArray());
        if (hidden.Length > 0) Assert.Equal(expected, unmade.Features(body, obs).ToArray());
        else Assert.Contains("take policy.For(spec)", Assert.Throws<InvalidOperationException>(() => unmade.Features(body, obs)).Message);
    }

    [Fact]
    public void What_is_no_picture_is_refused_by_name()
    {
        Assert.Contains("problem.policy.side", Assert.Throws<ArgumentException>(() => (Small with { Side = 7 }).Init(Spec, Reference, new Seed(1))).Message);
        Assert.Contains("each block halves the side", Assert.Throws<ArgumentException>(() => (Small with { Blocks = 3 }).Init(Spec, Reference, new Seed(1))).Message);
        EnvSpec box = new(BoxSpace.Unbounded(72), BoxSpace.Uniform(2, -1, 1), 1);
        Assert.Contains("makes one choice", Assert.Throws<ArgumentException>(() => Small.Init(box, Reference, new Seed(1))).Message);
        Params theta = Small.Init(Spec, Reference, new Seed(1));
        Assert.Contains("expected [T, N, 72]", Assert.Throws<ShapeException>(() => Small.Features(theta, new(Dense.Random([1, 2, 70], 1).On(Reference), 2))).Message);
        Assert.Contains("problem.policy.norm=None", Assert.Throws<InvalidOperationException>(() => Small.CreateActor(Spec, theta, 1)).Message);
    }
}
