using MetaRL.Envs;
using MetaRL.Learners;
using MetaRL.Policies;
using MetaRL.Problems;
using MetaRL.Sampling;
using MetaRL.Tensors;
using MetaRL.Tensors.Simd;
using MetaRL.Texts;

namespace MetaRL.Tests.Texts2;

public sealed class InvariantsTests
{
    static readonly SupervisedProblem Line = Invariants.Problem with { Policy = new GaussianMlp { Hidden = [] } };
    static readonly ExampleBatch Batch = ExampleBatch.Of(SimdBackend.Instance, [new ExampleSample([1, 3], [2, 0], 2, 0)]);

    // f(x) = wx + b
    static Params Weights(double w, double b)
    {
        Params fresh = Line.Init(SimdBackend.Instance, new Seed(1));
        return fresh.With(new([("head.w", Tensor.Full(SimdBackend.Instance, [1, 1, 1], w)), ("head.b", Tensor.Full(SimdBackend.Instance, [1, 1, 1], b))])).Track();
    }

    [Theory]
    [InlineData(0, 2, 0, 0)]        // even, never negative
    [InlineData(0, -2, 0, 2)]       // even
    [InlineData(1, 0, 20, 1)]       // (2x)² at 1 and 3; −f is 1 and 3 on the left alone
    [InlineData(1, 5, 20, 0)]
    public void The_law_is_what_it_is_by_hand(double w, double b, double uneven, double negative)
    {
        (Tensor u, Tensor n) = Law.Of(Line, Weights(w, b), Batch);
        Assert.Equal(uneven, u.Item(), 1e-5);
        Assert.Equal(negative, n.Item(), 1e-5);
    }

    [Fact]
    public void Without_weight_learner_and_loss_are_MAML_s_and_with_it_the_law_is_added()
    {
        Chain Of(MetaLearner learner) => Chain.Of(Line, learner, Weights(1, 0), new TaskBatch([Batch], Batch, 1), 0, createGraph: true);
        Chain maml = Of(new Maml { InnerLr = 0.02 }), plain = Of(new LawfulMaml()), lawful = Of(new LawfulMaml { Weight = 1 });
        Assert.Equal(maml.Adapted["head.w"].Item(), plain.Adapted["head.w"].Item(), 1e-6);
        // The gradient of the law in w: that of (2wx)², mean 8x² = 40, and of half of wx, mean x / 2 = 1.
        Assert.Equal(0.02 * 41, plain.Adapted["head.w"].Item() - lawful.Adapted["head.w"].Item(), 1e-4);
        double loss = new LawLoss().Of(plain).Item(), law = Law.Penalty(Line, plain.Adapted, Batch).Item();
        Assert.Equal(Line.OuterLoss(plain.Adapted, Batch).Item(), loss, 1e-6);
        Assert.Equal(loss + 2 * law, new LawLoss { Weight = 2 }.Of(plain).Item(), 1e-4);
        Assert.True(law > 0.01);
    }
}
