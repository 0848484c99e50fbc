using MetaRL.Policies.Distributions;
using MetaRL.Tensors;
using MetaRL.Tensors.Backends;
using MetaRL.TestKit;

namespace MetaRL.Policies.Tests;

/// <summary>Several choices against all their combinations, one by one.</summary>
public sealed class MultiCategoricalTests
{
    static readonly ReferenceBackend Backend = new();
    static readonly int[] Choices = [3, 2, 4];
    static readonly Dense Logits = Dense.Random([2, 3, 9], 1), OtherLogits = Dense.Random([2, 3, 9], 2);
    static readonly MultiCategorical P = MultiCategorical.Of(Logits.On(Backend), Choices), Q = MultiCategorical.Of(OtherLogits.On(Backend), Choices);

    static IEnumerable<int[]> Combinations() =>
        from a in Enumerable.Range(0, 3) from b in Enumerable.Range(0, 2) from c in Enumerable.Range(0, 4) select (int[])[a, b, c];

    static double Probability(Dense logits, int[] i, int[] act)
    {
        double product = 1;
        for (int k = 0, at = 0; k < 3; at += Choices[k++])
            product *= Math.Exp(logits[i[0], i[1], at + act[k]]) / Enumerable.Range(at, Choices[k]).Sum(j => Math.Exp(logits[i[0], i[1], j]));
        return product;
    }

    static void Agree(Tensor actual, Func<int[], double> expected)
    {
        Assert.Equal<Shape>([2, 3, 1], actual.Shape);
        Assert.All(actual.ToArray().Zip(Dense.Of([2, 3, 1], expected).Values), pair => Assert.Equal(pair.Second, pair.First, 1e-12));
    }

    [Fact]
    public void Log_probability_is_that_of_the_product()
    {
        foreach (int[] act in Combinations())
            Agree(P.LogProb(Dense.Of([2, 3, 3], i => act[i[2]]).On(Backend)), i => Math.Log(Probability(Logits, i, act)));
    }

    [Fact]
    public void Entropy_and_divergence_are_sums_over_combinations()
    {
        Agree(P.Entropy(), i => -Combinations().Sum(act => Probability(Logits, i, act) * Math.Log(Probability(Logits, i, act))));
        Agree(P.Kl(Q), i => Combinations().Sum(act => Probability(Logits, i, act) * Math.Log(Probability(Logits, i, act) / Probability(OtherLogits, i, act))));
        Assert.All(P.Kl(P.Detach()).ToArray(), kl => Assert.Equal(0, kl, 1e-12));
    }

    [Fact]
    public void Derivatives_agree_with_differences()
    {
        Params at = new([("logits", Logits.On(Backend))]);
        Tensor act = Dense.Of([2, 3, 3], i => (i[0] + i[1] * i[2]) % Choices[i[2]]).On(Backend);
        MultiCategorical Of(Params p) => MultiCategorical.Of(p["logits"], Choices);
        GradientCheck.Both(p => Of(p).LogProb(act).Sum(), at);
        GradientCheck.Both(p => Of(p).LogProb(act).Exp().Sum(), at);   // whose second derivative couples the numbers
        GradientCheck.Both(p => Of(p).Kl(Q).Sum(), at);
        GradientCheck.Both(p => Q.Kl(Of(p)).Sum(), at);
        GradientCheck.Both(p => Of(p).Entropy().Sum(), at);
    }

    [Fact]
    public void What_does_not_fit_is_named()
    {
        Assert.StartsWith("MultiCategorical: logits [2, 3, 9] for 2 numbers with 5 choices in all", Assert.Throws<ShapeException>(() => MultiCategorical.Of(Logits.On(Backend), [3, 2])).Message);
        Assert.StartsWith("LogProb: actions [2, 3, 1], expected 3 numbers each", Assert.Throws<ShapeException>(() => P.LogProb(Tensor.Zeros(Backend, [2, 3, 1]))).Message);
        Assert.Contains("MultiCategorical cannot be compared with a Categorical", Assert.Throws<ArgumentException>(() => P.Kl(new Categorical(Logits.On(Backend)))).Message);
    }
}
