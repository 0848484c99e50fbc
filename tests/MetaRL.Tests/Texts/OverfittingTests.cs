using MetaRL.Envs;
using MetaRL.Evaluation;
using MetaRL.Learners;
using MetaRL.Policies;
using MetaRL.Problems;
using MetaRL.Problems.Examples;
using MetaRL.Tensors;
using MetaRL.Tensors.Backends;
using MetaRL.Texts;

namespace MetaRL.Tests.Texts;

public sealed class OverfittingTests
{
    [Fact]
    public void The_gap_falls_as_one_over_the_number_of_tasks()
    {
        Dictionary<string, double> gaps = Enumerable.Range(1, 2).SelectMany(static seed => Overfitting.Means(seed, tasks: 40))
            .Where(static m => m.Column == Overfitting.Gap).GroupBy(static m => m.Row).ToDictionary(static g => g.Key, static g => g.Average(static m => m.Value));
        Assert.InRange(gaps["means, N = 2"], 3, 7);       // 5
        Assert.InRange(gaps["means, N = 5"], 1, 3);       // 2
        Assert.InRange(gaps["means, N = 100"], -0.6, 0.7);   // 0.1
    }

    [Fact]
    public void Held_out_error_is_a_u_and_a_pull_flattens_it()
    {
        double[] plain = Overfitting.Curve(new Maml { InnerLr = 0.05 }, seed: 1, tasks: 40, steps: 100, EvaluationSplit.Test);
        double[] pulled = Overfitting.Curve(new Maml { InnerLr = 0.05, PullToPhi = 0.8 }, seed: 1, tasks: 40, steps: 100, EvaluationSplit.Test);
        var early = new EarlyStopping { Inner = new Maml { InnerLr = 0.05 }, Tolerance = 0 };
        double[] stopping = Overfitting.Curve(early, seed: 1, tasks: 40, steps: 100, EvaluationSplit.Test);
        Assert.Equal(14, plain[0], 3.0);   // |w|² + σ²
        Assert.True(plain.Min() < 0.8 * plain[0]);
        Assert.True(plain[^1] > 1.1 * plain.Min());
        Assert.True(pulled[^1] < plain[^1]);
        Assert.Equal(plain[^1], stopping[^1], 0.1 * plain[^1]);   // a support's own loss only falls
    }

    // L = Σ (y - wx - b)² / N + λ/2 |θ|² with λ = 2σ²/(N s²) is least at the ridge regression of inputs with a 1 behind them.
    [Fact]
    public void A_pull_of_the_noise_ends_at_the_posterior_mean()
    {
        const int n = 8, d = 3;
        var family = new LinearRegression { Dimensions = d, Noise = 1 };
        var problem = new SupervisedProblem { Family = family, Policy = new GaussianMlp { Hidden = [] }, ExampleLoss = ExampleLoss.Squared };
        var learner = new Maml { InnerLr = 0.1, PullToPhi = 2.0 / n };
        var backend = new ReferenceBackend();
        float[] x = new float[n * d], y = new float[n];
        Rng rng = new Seed(1).Stream();
        family.Sample(Split.Train, new Seed(2)).Draw(ExampleSet.Support, n, ref rng, x, y);
        var step = new AdaptStep
        {
            Problem = problem,
            Learner = learner,
            Phi = learner.Init(problem, backend, new Seed(1)).Map(static t => 0 * t),
            K = 0,
            Iteration = 0,
            Support = ExampleBatch.Of(backend, [new ExampleSample(x, y, n, 0)]),
            CreateGraph = false,
        };
        Params theta = step.Phi;
        for (int k = 0; k < 1000; k++) theta = learner.Adapt(step, theta.Detach().Track());

        float[] longer = [.. x.Chunk(d).SelectMany(static row => row.Append(1f))];
        double[] expected = (family with { Dimensions = d + 1 }).PosteriorMean(longer, y);
        double[] found = [.. theta["head.w"].ToArray(), .. theta["head.b"].ToArray()];
        Assert.Equal(d + 1, found.Length);
        for (int i = 0; i < found.Length; i++) Assert.Equal(expected[i], found[i], 1e-6);
    }
}
