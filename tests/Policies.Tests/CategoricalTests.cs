using FsCheck;
using FsCheck.Fluent;
using MetaRL.Policies.Distributions;
using MetaRL.Tensors;
using MetaRL.Tensors.Backends;
using MetaRL.TestKit;

namespace MetaRL.Policies.Tests;

public sealed class CategoricalTests
{
    static readonly ReferenceBackend Backend = new();

    // T = 2 tasks, N = 3 samples, 4 choices.
    static readonly Dense Logits = Dense.Random([2, 3, 4], 1), OtherLogits = Dense.Random([2, 3, 4], 2);
    static readonly Categorical P = new(Logits.On(Backend)), Q = new(OtherLogits.On(Backend));

    static double Probability(Dense logits, int[] i, int choice)
        => Math.Exp(logits[i[0], i[1], choice]) / Enumerable.Range(0, 4).Sum(c => Math.Exp(logits[i[0], i[1], c]));

    static void Agree(Tensor actual, Func<int[], double> expected, double tolerance = 1e-12)
    {
        Assert.Equal<Shape>([2, 3, 1], actual.Shape);
        Assert.All(actual.ToArray().Zip(Dense.Of([2, 3, 1], expected).Values), pair => Assert.Equal(pair.Second, pair.First, tolerance));
    }

    static Tensor Choice(int c) => Tensor.Full(Backend, [2, 3, 1], c);

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Log_probability_is_that_of_the_softmax(int choice)
        => Agree(P.LogProb(Choice(choice)), i => Math.Log(Probability(Logits, i, choice)));

    [Fact]
    public void Kl_is_the_sum_over_choices() => Agree(P.Kl(Q), i => Enumerable.Range(0, 4).Sum(c =>
        Probability(Logits, i, c) * Math.Log(Probability(Logits, i, c) / Probability(OtherLogits, i, c))));

    [Fact]
    public void Entropy_is_the_sum_over_choices() => Agree(P.Entropy(), i =>
        -Enumerable.Range(0, 4).Sum(c => Probability(Logits, i, c) * Math.Log(Probability(Logits, i, c))));

    [Fact]
    public void Kl_is_not_negative_and_zero_only_to_itself() => Prop.ForAll<int>(seed =>
    {
        Categorical p = new(Dense.Random([2, 3, 4], seed, -8, 8).On(Backend)), q = new(Dense.Random([2, 3, 4], seed ^ 1, -8, 8).On(Backend));
        return p.Kl(q).ToArray().All(kl => kl > 0) && p.Kl(p).ToArray().All(kl => Math.Abs(kl) < 1e-12);
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void A_constant_added_to_the_logits_changes_nothing_however_large()
    {
        var shifted = new Categorical(Logits.On(Backend) + 5000);
        Assert.All(shifted.Kl(P).ToArray(), kl => Assert.Equal(0, kl, 1e-9));
        Agree(shifted.LogProb(Choice(2)), i => Math.Log(Probability(Logits, i, 2)), 1e-9);
    }

    [Fact]
    public void Gradients_agree_with_differences()
    {
        Params at = new([("logits", Logits.On(Backend))]);
        Tensor act = Tensor.From(Backend, [0.0, 3, 1, 2, 2, 0], [2, 3, 1]);
        GradientCheck.Both(p => new Categorical(p["logits"]).LogProb(act).Sum(), at);
        GradientCheck.Both(p => new Categorical(p["logits"]).Kl(Q).Sum(), at);
        GradientCheck.Both(p => Q.Kl(new Categorical(p["logits"])).Sum(), at);
        GradientCheck.Both(p => new Categorical(p["logits"]).Entropy().Sum(), at);
    }

    [Fact]
    public void Another_kind_of_distribution_is_named() => Assert.Contains("Categorical cannot be compared with a DiagonalGaussian",
        Assert.Throws<ArgumentException>(() => P.Kl(new DiagonalGaussian(Logits.On(Backend), Logits.On(Backend)))).Message);
}
