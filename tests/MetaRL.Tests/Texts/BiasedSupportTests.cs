using MetaRL.Envs;
using MetaRL.Experiments.Claims;
using MetaRL.Learners;
using MetaRL.Policies;
using MetaRL.Problems;
using MetaRL.Reports.Claims;
using MetaRL.Tensors;
using MetaRL.Tensors.Backends;
using MetaRL.Texts;

namespace MetaRL.Tests.Texts;

public sealed class BiasedSupportTests
{
    static readonly ReferenceBackend Backend = new();

    static (float[] X, float[] Y, int Rare) Draw(TwoClouds family, ExampleSet set, int count, ulong seed = 1)
    {
        IExampleTask task = family.Sample(Split.Test, new Seed(seed));
        float[] x = new float[10 * count], y = new float[count];
        Rng rng = new Seed(seed).Fork("examples").Stream();
        task.Draw(set, count, ref rng, x, y);
        return (x, y, (int)task.Parameters["rare"]);
    }

    [Fact]
    public void Supports_are_95_to_5_and_queries_are_balanced()
    {
        (_, float[] support, int rare) = Draw(new(), ExampleSet.Support, 20);
        Assert.Equal(1, support.Count(y => y == rare));
        (_, float[] query, rare) = Draw(new(), ExampleSet.Query, 40);
        Assert.Equal(20, query.Count(y => y == rare));
        Assert.All(Draw(new() { RareOnly = true }, ExampleSet.Query, 40).Y, y => Assert.Equal(rare, y));
        Assert.Equal(10, Draw(new() { RareOf20 = 10 }, ExampleSet.Support, 20).Y.Count(y => y == rare));
    }

    // Φ(1.5) of the examples lie on their own side of the plane between the clouds.
    [Fact]
    public void Bayes_finds_as_many_as_the_page_says()
    {
        IExampleTask task = new TwoClouds().Sample(Split.Test, new Seed(3));
        double angle = task.Parameters["angle"];
        float[] x = new float[10 * 20_000], y = new float[20_000];
        Rng rng = new Seed(4).Stream();
        task.Draw(ExampleSet.Query, 20_000, ref rng, x, y);
        double right = y.Where((c, i) => (x[10 * i] * Math.Cos(angle) + x[10 * i + 1] * Math.Sin(angle) > 0) == (c == 1)).Count() / 20_000.0;
        Assert.Equal(0.9332, right, 0.008);
    }

    [Fact]
    public void Re_weighting_is_repeating_the_rare_example()
    {
        (float[] x, float[] y, int rare) = Draw(new(), ExampleSet.Support, 20);
        int at = Array.IndexOf(y, rare);
        float[] moreX = [.. x, .. Enumerable.Repeat(x[(10 * at)..(10 * at + 10)], 18).SelectMany(static row => row)];
        float[] moreY = [.. y, .. Enumerable.Repeat((float)rare, 18)];
        var maml = new Maml { InnerLr = 0.5 };
        double[] weighted = Adapted(new Reweighted { Inner = maml }, x, y), repeated = Adapted(maml, moreX, moreY), plain = Adapted(maml, x, y);
        Assert.InRange(Vectors.RelativeError(repeated, weighted), 0, 1e-9);
        Assert.True(Vectors.RelativeError(repeated, plain) > 0.05, "the plain step is the same: nothing was tested");
    }

    static double[] Adapted(MetaLearner learner, float[] x, float[] y)
    {
        var problem = new SupervisedProblem { Family = new TwoClouds(), Policy = new CategoricalMlp { Hidden = [4] } };
        Params phi = learner.Init(problem, Backend, new Seed(1));
        var step = new AdaptStep
        {
            Problem = problem,
            Learner = learner,
            Phi = phi,
            K = 0,
            Iteration = 0,
            Support = ExampleBatch.Of(Backend, [new ExampleSample(x, y, y.Length, 0)]),
            CreateGraph = false,
        };
        return Vectors.Flat(learner.Adapt(step, learner.Initial(phi, 1).Track()));
    }

    [Fact]
    public void The_table_has_shares_everywhere()
    {
        Claim claim = BiasedSupport.Claim(iterations: 2, tasks: 4);
        Evidence all = claim.Evidence(2);
        Assert.Equal((6, 3), (all.Rows.Count, all.Columns.Count));
        Assert.All(all.Rows.SelectMany(row => all.Columns.SelectMany(column => all.BySeed(row, column))), static share => Assert.InRange(share, 0, 1));
        Assert.Contains("MAML minus cold start", claim.Verdict(all));
        Assert.Equal("accuracy 6", Drawn.Of(claim, all));
    }
}
