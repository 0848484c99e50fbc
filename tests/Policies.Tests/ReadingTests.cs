using MetaRL.Envs;
using MetaRL.Envs.Spaces;
using MetaRL.Policies.Distributions;
using MetaRL.Policies.Reading;
using MetaRL.Policies.Sequences;
using MetaRL.Tensors;
using MetaRL.Tensors.Backends;
using MetaRL.Tensors.Simd;
using MetaRL.TestKit;

namespace MetaRL.Policies.Tests;

/// <summary>Classifiers that read their support, against hand calculations, plain loops and differences.</summary>
public sealed class ReadingTests
{
    const int Inputs = 4, Ways = 3, Tasks = 2, Shots = 2, Examples = Shots * Ways, Queries = 5;

    static readonly ReferenceBackend Reference = new();
    static readonly EnvSpec Spec = new(BoxSpace.Unbounded(Inputs), new DiscreteSpace(Ways), 1);
    static readonly CategoricalMlp Nothing = new() { Hidden = [] };   // features are the inputs themselves

    static ReadingClassifier Of(string name) => (ReadingClassifier)(name switch
    {
        "prototypes" => new PrototypeClassifier { Inner = new CategoricalMlp { Hidden = [5] } },
        "ridge" => new RidgeClassifier { Inner = new CategoricalMlp { Hidden = [9] } },
        "ridge, more examples than features" => new RidgeClassifier { Inner = new CategoricalMlp { Hidden = [3] } },
        "matching" => new MatchingClassifier { Inner = new CategoricalMlp { Hidden = [5] } },
        "siamese" => new SiameseClassifier { Inner = new CategoricalMlp { Hidden = [5] } },
        "memory" => new MemoryClassifier { Inner = new CategoricalMlp { Hidden = [5] }, Slots = 8, Width = 6 },
        "recurrent" => new RecurrentClassifier { Inner = new CategoricalMlp { Hidden = [5] }, Memory = new Lstm { Width = 4 }, Hidden = 6 },
        _ => throw new ArgumentOutOfRangeException(nameof(name)),
    });

    public static TheoryData<string> Names => ["prototypes", "ridge", "ridge, more examples than features", "matching", "siamese", "memory", "recurrent"];

    static Observations Random(int count, int seed, IBackend backend) => new(Dense.Random([Tasks, count, Inputs], seed).On(backend), count);

    static Tensor Classes(int count, IBackend backend) => Tensor.From(backend, [.. Enumerable.Range(0, Tasks * count).Select(static i => (double)(i % Ways))], [Tasks, count, 1]);

    static (Policy Policy, Params Theta) Fresh(ReadingClassifier model, IBackend backend)
    {
        Policy policy = model.For(Spec);
        Params one = policy.Init(Spec, backend, new Seed(3));
        return (policy, one.Map(static x => x.Expand(x.Shape.With(0, Tasks))));
    }

    // All that is weighed, of a support that was read.
    static Tensor Answers(Policy policy, Params theta, Observations support, Tensor classes, Observations query)
    {
        Params read = theta.With(((ReadingClassifier)policy).Read(theta, support, classes));
        return ((Categorical)policy.Act(read, query)).Logits;
    }

    [Theory, MemberData(nameof(Names))]
    public void Derivatives_through_what_was_read_are_those_of_differences(string name)
    {
        (Policy policy, Params theta) = Fresh(Of(name), Reference);
        Observations support = Random(Examples, 1, Reference), query = Random(Queries, 2, Reference);
        Tensor classes = Classes(Examples, Reference);
        Params weights = theta.Where(static n => !ReadingClassifier.IsRead(n)), blank = theta.Where(ReadingClassifier.IsRead);
        GradientCheck.Both(w => GradientCheck.Curved(Answers(policy, w.Concat(blank), support, classes, query).LogSoftmax(-1)), weights);
    }

    [Theory, MemberData(nameof(Names))]
    public void Float32_agrees_with_the_reference(string name)
    {
        double[] On(IBackend backend)
        {
            (Policy policy, Params theta) = Fresh(Of(name), backend);
            return Answers(policy, theta, Random(Examples, 1, backend), Classes(Examples, backend), Random(Queries, 2, backend)).ToArray();
        }
        double[] expected = On(Reference), actual = On(SimdBackend.Instance);
        for (int i = 0; i < expected.Length; i++) Assert.Equal(expected[i], actual[i], 2e-4);
    }

    [Theory, MemberData(nameof(Names))]
    public void Before_anything_is_read_all_classes_are_alike_but_for_a_layer_of_its_own(string name)
    {
        (Policy policy, Params theta) = Fresh(Of(name), Reference);
        double[] p = ((Categorical)policy.Act(theta, Random(Queries, 2, Reference))).Logits.Softmax(-1).ToArray();
        if (name is "memory" or "recurrent") return;   // they answer by weights, which have learned nothing yet
        Assert.All(p, static x => Assert.Equal(1.0 / Ways, x, 6));
    }

    [Theory, MemberData(nameof(Names))]
    public void What_is_read_has_the_names_that_fresh_weights_have(string name)
    {
        (Policy policy, Params theta) = Fresh(Of(name), Reference);
        Params read = ((ReadingClassifier)policy).Read(theta, Random(Examples, 1, Reference), Classes(Examples, Reference));
        Assert.Equal(theta.Names.Where(ReadingClassifier.IsRead), read.Names);
        Assert.All(theta.Names, n => Assert.Equal(ReadingClassifier.IsRead(n), policy.IsConstant(n)));
    }

    [Theory]
    [InlineData("prototypes"), InlineData("ridge"), InlineData("matching"), InlineData("siamese")]
    public void The_order_of_examples_does_not_matter(string name)
    {
        (Policy policy, Params theta) = Fresh(Of(name), Reference);
        Observations support = Random(Examples, 1, Reference), query = Random(Queries, 2, Reference);
        Tensor Turned(Tensor x) => Tensor.Concat([x.Slice(1, 4, 2), x.Slice(1, 0, 4)], 1);
        double[] straight = Answers(policy, theta, support, Classes(Examples, Reference), query).ToArray();
        double[] turned = Answers(policy, theta, support with { Values = Turned(support.Values) }, Turned(Classes(Examples, Reference)), query).ToArray();
        for (int i = 0; i < straight.Length; i++) Assert.Equal(straight[i], turned[i], 10);
    }

    // Two examples of class 0 at (0, 0, …) and (2, 0, …), one of class 1 at (0, 3, …), one of class 2 at (0, 0, 4, 0).
    static readonly double[] Points = [0, 0, 0, 0, 2, 0, 0, 0, 0, 3, 0, 0, 0, 0, 4, 0];
    static readonly double[] Labels = [0, 0, 1, 2];

    static double[] LogitsAt(ReadingClassifier model, params double[] query)
    {
        Policy policy = model.For(Spec);
        Params theta = policy.Init(Spec, Reference, new Seed(1));
        var support = new Observations(Tensor.From(Reference, Points, [1, 4, Inputs]), 4);
        return Answers(policy, theta, support, Tensor.From(Reference, Labels, [1, 4, 1]), new(Tensor.From(Reference, query, [1, 1, Inputs]), 1)).ToArray();
    }

    [Fact]
    public void Prototypes_are_means_and_logits_differ_as_squared_distances_do()
    {
        double[] logits = LogitsAt(new PrototypeClassifier { Inner = Nothing }, 1, 1, 0, 0);
        double[] squared = [1, 1 + 4, 1 + 1 + 16];   // to (1, 0), (0, 3) and (0, 0, 4)
        for (int n = 1; n < Ways; n++) Assert.Equal(squared[0] - squared[n], logits[n] - logits[0], 10);
    }

    // A mean of no examples would be the origin, and nearer than most.
    [Fact]
    public void A_class_without_an_example_is_never_the_nearest()
    {
        Tensor support = Tensor.From(Reference, [3.0, 4, 5, 0], [1, 2, 2]), classes = Tensor.From(Reference, [0.0, 2], [1, 2, 1]);
        (Tensor weight, Tensor bias) = PrototypeClassifier.LayerOf(support, classes, ways: 3);
        Assert.Equal([6, 0, 10, 8, 0, 0], weight.ToArray());       // [2, 3]: twice (3, 4), nothing, twice (5, 0)
        Assert.Equal([-25, -1e6, -25], bias.ToArray());
        Assert.Contains("expected [T, S, O] and [T, S, 1]", Assert.Throws<ShapeException>(() => PrototypeClassifier.LayerOf(support, support, ways: 3)).Message);
    }

    [Fact]
    public void The_nearest_example_decides_and_not_the_nearest_mean()
        => Assert.Equal([-1.0, -(4 + 9 + 1), -(4 + 9)], LogitsAt(new SiameseClassifier { Inner = Nothing }, 2, 0, 1, 0));

    [Fact]
    public void Attention_is_a_softmax_of_cosines()
    {
        double[] logits = LogitsAt(new MatchingClassifier { Inner = Nothing }, 1, 1, 0, 0);
        // Cosines: 0 with the point at 0, 1/√2 with the next two, 0 with the last; scale 10.
        double near = Math.Exp(10 / Math.Sqrt(2)), all = 2 * near + 2;
        double[] p = [(1 + near) / all, near / all, 1 / all];
        for (int n = 0; n < Ways; n++) Assert.Equal(Math.Log(p[n] + 1e-8), logits[n], 1e-6);   // a class without attention has a logarithm, too
    }

    [Fact]
    public void Ridge_solves_the_normal_equations()
    {
        Policy policy = new RidgeClassifier { Inner = Nothing }.For(Spec);
        Params theta = policy.Init(Spec, Reference, new Seed(1));
        foreach (int examples in (int[])[3, 12])   // fewer than features, and more
        {
            Tensor x = Dense.Random([1, examples, Inputs], 7).On(Reference);
            Tensor classes = Tensor.From(Reference, [.. Enumerable.Range(0, examples).Select(static i => (double)(i % Ways))], [1, examples, 1]);
            Tensor w = ((ReadingClassifier)policy).Read(theta, new(x, examples), classes)["read.w"];
            Tensor y = Tensor.Equal(classes, Tensor.From(Reference, [0.0, 1, 2], [1, 1, Ways]));
            // λ = 1: XᵀX W + W = XᵀY
            double[] left = (x.MatMul(x.MatMul(w), transposeA: true) + w).ToArray(), right = x.MatMul(y, transposeA: true).ToArray();
            for (int i = 0; i < left.Length; i++) Assert.Equal(right[i], left[i], 10);
        }
    }

    [Fact]
    public void Memory_is_written_where_it_is_used_least_and_an_example_is_found_by_its_key()
    {
        var model = new MemoryClassifier { Inner = Nothing, Slots = 4, Width = 3 };
        Policy policy = model.For(Spec);
        Params theta = policy.Init(Spec, Reference, new Seed(2));
        var one = new Observations(Tensor.From(Reference, [1.0, 0, 0, 0], [1, 1, Inputs]), 1);
        double[] memory = ((ReadingClassifier)policy).Read(theta, one, Tensor.From(Reference, [1.0], [1, 1, 1]))["read.memory"].ToArray();
        // The gate is ½, nothing was read before: half of the value in the first slot, which was the least used, and nothing in the others.
        double[] value = theta["mann.value"].ToArray();   // [4 + 3, 3]: the row of input 0 and that of class 1
        for (int j = 0; j < 3; j++) Assert.Equal((value[j] + value[(Inputs + 1) * 3 + j]) / 2, memory[j], 9);
        Assert.All(memory[3..], static m => Assert.Equal(1e-6, m, 12));
    }

    [Fact]
    public void A_model_without_features_and_targets_that_are_no_classes_are_refused()
    {
        var none = new PrototypeClassifier { Inner = new GaussianMlp() };
        Assert.Contains("GaussianMlp has none; set problem.policy.inner", Assert.Throws<ArgumentException>(() => none.Init(Spec, Reference, new Seed(1))).Message);
        var box = new EnvSpec(BoxSpace.Unbounded(2), BoxSpace.Unbounded(1), 1);
        Assert.Contains("expected one choice, the class of an example", Assert.Throws<ArgumentException>(() => new PrototypeClassifier().For(box)).Message);
        Assert.Contains("policy.For(spec)", Assert.Throws<InvalidOperationException>(() => new PrototypeClassifier().Read(none.Inner.Init(box, Reference, new Seed(1)), Random(2, 1, Reference), Classes(2, Reference))).Message);
    }
}
