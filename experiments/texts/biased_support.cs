// Adapting to 95 : 5 and judged at 50 : 50: first-order MAML, a cold start, and re-weighting, on two classes.
//   dotnet run experiments/texts/biased_support.cs -- --seeds 5 --out biased.json
// What comes out: docs/few-shot/texts/biased-support.md.
#:project ../../src/Experiments/MetaRL.Experiments.csproj

using MetaRL.Envs;
using MetaRL.Envs.Spaces;
using MetaRL.Experiments;
using MetaRL.Experiments.Claims;
using MetaRL.Learners;
using MetaRL.Policies;
using MetaRL.Problems;
using MetaRL.Reports.Claims;
using MetaRL.Tensors;
using MetaRL.Tensors.Backends;
using MetaRL.Updates;

namespace MetaRL.Texts;

/// <summary>Accuracy on balanced queries, and the share of the rare class that is found.</summary>
static class BiasedSupport
{
    const string Accuracy = "accuracy", Rare = "rare class found", Balanced = "accuracy after 50 : 50";
    const string Maml = "MAML, trained at 95 : 5", MamlBalanced = "MAML, trained at 50 : 50", Cold = "cold start", Reweighted = ", re-weighted";

    public static Claim Claim(int iterations = 400, int tasks = 300) => new()
    {
        Title = "Biased support, balanced query",
        Text = "A support of 95 : 5 misleads adaptation; first-order MAML that was trained on balanced queries "
            + "does not fall for it as a cold start does, nor needs re-weighting.",
        Table = "Two clouds in 10 dimensions, apart by 3 in a direction within the first two; 20 examples, one of them rare (Bayes: 0.933). "
            + "MAML takes 5 steps, the cold start 100 of Adam.",
        Measure = seed => Measure(seed, iterations, tasks),
        Picture = Picture,
        Verdict = Verdict,
    };

    static int Main(string[] args) => Claim().Run(args);

    static ExperimentConfig Config(MetaLearner learner, int iterations, int tasks) => new()
    {
        Name = "biased_support",
        Problem = new SupervisedProblem
        {
            Family = new TwoClouds(),
            Policy = new CategoricalMlp { Hidden = [32], Activation = Activation.Tanh },
            Shots = 20,
            OneSupport = true,
        },
        Learner = learner,
        Update = new AdamUpdate { Adam = new() { Lr = 0.01, HalfLife = iterations / 4.0 } },
        Training = new() { Iterations = iterations, MetaBatch = 20, TasksPerChunk = 20, ConflictsEvery = 0 },
        Evaluation = new() { Tasks = tasks, Rollouts = 40, Steps = learner.InnerSteps },
    };

    static IEnumerable<Measurement> Measure(int seed, int iterations, int tasks)
    {
        MetaLearner maml = new Maml { InnerLr = 0.5, InnerSteps = 5, Order = GradientOrder.First };
        MetaLearner cold = new FineTuning { Adam = new() { Lr = 0.02 } };
        return [
            .. Row(Maml, maml),
            .. Row(Maml + Reweighted, new Reweighted { Inner = maml, InnerSteps = 5 }),
            .. Row(MamlBalanced, maml, trainedAt: 10),
            .. Row(MamlBalanced + Reweighted, maml, trainedAt: 10, adaptsBy: new Reweighted { Inner = maml, InnerSteps = 5 }),
            .. Row(Cold, cold, steps: 100),
            .. Row(Cold + Reweighted, new Reweighted { Inner = cold, InnerSteps = 0 }, steps: 100),
        ];

        IEnumerable<Measurement> Row(string row, MetaLearner learner, int trainedAt = 1, MetaLearner? adaptsBy = null, int? steps = null)
        {
            ExperimentConfig config = Config(learner, steps is null ? iterations : 0, tasks);
            Params phi = config.With(new() { RareOf20 = trainedAt }).Trained(seed);
            config = config with { Learner = adaptsBy ?? learner, Evaluation = config.Evaluation with { Steps = steps ?? learner.InnerSteps } };
            double Judged(TwoClouds family) => config.With(family).Judged(phi, seed).SuccessAfter(config.Evaluation.Steps)!.Average();
            yield return new(row, Accuracy, Judged(new()));
            yield return new(row, Rare, Judged(new() { RareOnly = true }));
            yield return new(row, Balanced, Judged(new() { RareOf20 = 10 }));
        }
    }

    static ExperimentConfig With(this ExperimentConfig config, TwoClouds family) => config with { Problem = (SupervisedProblem)config.Problem with { Family = family } };

    static ClaimRows Picture(Evidence all) => new()
    {
        Title = "Accuracy on balanced queries after a biased support",
        Values = new("share of queries answered"),
        Rows = [.. all.Rows],
        Columns = [Accuracy],
        References = [new("Bayes", 0.933)],
    };

    static string Verdict(Evidence all)
    {
        string Than(string of, string minus) => Evidence.Words(all.Difference(Accuracy, of, minus));
        bool isAhead = all.Difference(Accuracy, Maml, Cold).Interval95 is { Low: > 0 };
        bool needsWeights = all.Difference(Accuracy, Maml + Reweighted, Maml).Interval95 is { Low: > 0 };
        string verdict = !isAhead ? "refuted" : needsWeights ? "confirmed against the cold start, refuted for re-weighting" : "confirmed";
        return $"{verdict}: MAML minus cold start {Than(Maml, Cold)}, minus the re-weighted cold start "
            + $"{Than(Maml, Cold + Reweighted)}; re-weighting adds {Than(Maml + Reweighted, Maml)} to MAML and {Than(Cold + Reweighted, Cold)} to the cold start; "
            + $"training at 95 : 5 instead of 50 : 50 adds {Than(Maml, MamlBalanced)}.";
    }
}

/// <summary>x ~ N(±1.5 u, I) in 10 dimensions, u a task's own direction within the first two; which class is rare is a task's own, too.</summary>
sealed record TwoClouds : ExampleFamily
{
    /// <summary>Rare examples in 20 of a support, at least one in any.</summary>
    public int RareOf20 { get; init; } = 1;

    /// <summary>Whether queries are of the rare class alone; else half are.</summary>
    public bool RareOnly { get; init; }

    public override string Name => "two-clouds";
    public override BoxSpace Input => BoxSpace.Unbounded(10);
    public override Space Target => new DiscreteSpace(2);

    public override IExampleTask Sample(Split split, Seed seed)
    {
        Rng rng = seed.ForSplit(split).Stream();
        return new Clouds(this, rng.Uniform(0, 2 * MathF.PI), rng.Below(2));
    }

    sealed record Clouds(TwoClouds Family, float Angle, int Rare) : IExampleTask
    {
        public string Description => FormattableString.Invariant($"towards {Angle:F4}, class {Rare} is rare");
        public IReadOnlyDictionary<string, double> Parameters => new Dictionary<string, double> { ["angle"] = Angle, ["rare"] = Rare };

        public void Draw(ref Rng rng, Span<float> x, Span<float> y) => Draw(rng.Below(2), ref rng, x, y);

        public void Draw(ExampleSet set, int count, ref Rng rng, Span<float> x, Span<float> y)
        {
            int rare = set == ExampleSet.Support ? Math.Max(1, count * Family.RareOf20 / 20) : Family.RareOnly ? count : count / 2;
            for (int n = 0; n < count; n++) Draw(n < rare ? Rare : 1 - Rare, ref rng, x.Slice(10 * n, 10), y.Slice(n, 1));
        }

        void Draw(int which, ref Rng rng, Span<float> x, Span<float> y)
        {
            rng.FillNormal(x);
            float side = which == 0 ? -1.5f : 1.5f;
            x[0] += side * MathF.Cos(Angle);
            x[1] += side * MathF.Sin(Angle);
            y[0] = which;
        }
    }
}

/// <summary>Another learner's steps on the support with both classes weighing the same.</summary>
sealed record Reweighted : MetaLearner
{
    public MetaLearner Inner { get; init; } = new Maml();

    public override Params Init(Problem problem, IBackend backend, Seed seed) => Inner.Init(problem, backend, seed);
    public override Params Initial(Params phi, int tasks) => Inner.Initial(phi, tasks);
    public override Params Weights(Problem problem, Params phi, Params theta) => Inner.Weights(problem, phi, theta);

    public override Params Adapt(AdaptStep step, Params theta)
    {
        var support = (ExampleBatch)step.Support;
        return Inner.Adapt(step with { Learner = Inner, Support = support with { Weight = ByClass(support.Target) } }, theta);
    }

    /// <summary>½ / (examples of the class), for each.</summary>
    /// <param name="classes">[T, N, 1], 0 or 1, some of both in each task.</param>
    public static Tensor ByClass(Tensor classes) => 0.5 * classes / classes.Sum(1) + 0.5 * (1 - classes) / (1 - classes).Sum(1);
}
