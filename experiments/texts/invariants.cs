// Laws in the outer loss: a start that keeps evenness and non-negativity through a step of adaptation.
//   dotnet run experiments/texts/invariants.cs -- --seeds 5 --out invariants.json
// What comes out: docs/few-shot/texts/invariants.md.
#:project ../../src/Experiments/MetaRL.Experiments.csproj

using MetaRL.Envs;
using MetaRL.Envs.Spaces;
using MetaRL.Experiments;
using MetaRL.Experiments.Claims;
using MetaRL.Learners;
using MetaRL.Losses;
using MetaRL.Policies;
using MetaRL.Policies.Distributions;
using MetaRL.Problems;
using MetaRL.Reports.Claims;
using MetaRL.Sampling;
using MetaRL.Tensors;
using MetaRL.Tensors.Simd;
using MetaRL.Updates;

namespace MetaRL.Texts;

/// <summary>Energies seen for x &gt; 0 alone: what is said of x &lt; 0 is what a law says.</summary>
static class Invariants
{
    const string Seen = "error, x > 0", Unseen = "error, x < 0";
    public const string None = "no penalty", Outer = "outer", Inner = "inner", Both = "inner and outer";
    static readonly (string Name, double InInner, double InOuter)[] Ways = [(None, 0, 0), (Outer, 0, 1), (Inner, 1, 0), (Both, 1, 1)];

    public static Claim Claim(int iterations = 300, int tasks = 100) => new()
    {
        Title = "Physical invariants",
        Text = "Physical laws as penalties in the outer loss give a start from which one gradient step on data keeps them; penalties in the inner "
            + "loss alone do not.",
        Table = "y = a (1 - cos wx), even and never negative; all examples have x > 0. Squared error on either side, mean (f(x) - f(-x))² and mean "
            + "max(-f, 0) after adaptation to 10 examples.",
        Measure = seed => Ways.SelectMany(way => Measure(seed, way.Name, way.InInner, way.InOuter, iterations, tasks)),
        Picture = Picture,
        Verdict = Verdict,
    };

    static int Main(string[] args) => Claim().Run(args);

    public static SupervisedProblem Problem => new()
    {
        Family = new Wells(),
        Policy = new GaussianMlp { Hidden = [40, 40] },
        ExampleLoss = ExampleLoss.Squared,
        Shots = 10,
        OneSupport = true,
    };

    static IEnumerable<Measurement> Measure(int seed, string name, double inner, double outer, int iterations, int tasks)
    {
        ExperimentConfig config = new()
        {
            Name = "invariants",
            Problem = Problem,
            Learner = new LawfulMaml { Weight = inner },
            Update = new AdamUpdate { Adam = new() { Lr = 3e-3, MaxGradientNorm = 10 }, Loss = new LawLoss { Weight = outer } },
            Training = new() { Iterations = iterations, MetaBatch = 16, TasksPerChunk = 8, ConflictsEvery = 0 },
        };
        Params phi = config.Trained(seed);
        return [.. Judged(1, name), .. Judged(5, $"{name}, 5 steps")];

        Measurement[] Judged(int steps, string row)
        {
            using TensorScope scope = TensorScope.Open();
            ExampleBatch support = Batch(1, ExampleSet.Support), right = Batch(1, ExampleSet.Query), left = Batch(-1, ExampleSet.Query);
            TaskBatch data = new([.. Enumerable.Repeat(support, steps)], right, tasks);
            Params adapted = Chain.Of(Problem, config.Learner, phi.Track(), data, 0, createGraph: false).Adapted;
            (Tensor uneven, Tensor negative) = Law.Of(Problem, adapted, right);
            return [
                new(row, Seen, Problem.Loss(adapted, right).Item() / tasks),
                new(row, Unseen, Problem.Loss(adapted, left).Item() / tasks),
                new(row, "unevenness", uneven.Item() / tasks),
                new(row, "negative", negative.Item() / tasks),
            ];
        }

        ExampleBatch Batch(int side, ExampleSet set) => ExampleBatch.Of(SimdBackend.Instance, [.. Enumerable.Range(0, tasks).Select(t =>
        {
            int n = set == ExampleSet.Support ? 10 : 40;
            Seed own = new Seed((ulong)seed).Fork("test").Fork((ulong)t);
            Rng rng = own.Fork(set.ToString()).Stream();
            var (x, y) = (new float[n], new float[n]);
            new Wells().Sample(Split.Test, own).Draw(set, n, ref rng, x, y);
            return new ExampleSample(Array.ConvertAll(x, v => side * v), y, n, 0);
        })]);
    }

    static ClaimRows Picture(Evidence all) => new()
    {
        Title = "Error on the side seen and on the side never seen, after one step",
        Values = new("squared error", IsLogarithmic: true),
        Rows = [.. Ways.Select(static way => way.Name)],
        Columns = [Seen, Unseen],
    };

    static string Verdict(Evidence all)
    {
        string Against(string row, string column) => Evidence.Words(all.Difference(column, row, None));
        return $"{Which(all)}. Error on the side never seen, minus that without penalties, one step: "
            + $"outer {Against(Outer, Unseen)}, inner {Against(Inner, Unseen)}, both {Against(Both, Unseen)}; "
            + $"on the side seen: outer {Against(Outer, Seen)}, inner {Against(Inner, Seen)}.";
    }

    static string Which(Evidence all)
    {
        bool Lowers(string column) => all.Difference(column, Outer, None).Interval95 is { High: < 0 };
        if (!Lowers("unevenness") || !Lowers(Unseen)) return "refuted";
        bool innerIsWorse = all.Difference(Unseen, Inner, Outer).Interval95 is { Low: > 0 };
        return innerIsWorse ? "confirmed" : "confirmed of the outer loss, and the inner one is not known to be worse";
    }
}

/// <summary>How far a model is from f(x) = f(−x) ≥ 0 on a batch's inputs and their mirror images; sums over tasks of means.</summary>
static class Law
{
    public static (Tensor Uneven, Tensor Negative) Of(Problem problem, Params weights, Batch batch)
    {
        Tensor Mean(Tensor x) => ((DiagonalGaussian)problem.Model.Act(weights, new Observations(x, batch.Obs.Envs))).Mean;
        Tensor here = Mean(batch.Obs.Values), there = Mean(-batch.Obs.Values);
        return (((here - there).Square() * batch.Weight).Sum(), (((-here).Relu() + (-there).Relu()) * batch.Weight).Sum() / 2);
    }

    public static Tensor Penalty(Problem problem, Params weights, Batch batch)
    {
        (Tensor uneven, Tensor negative) = Of(problem, weights, batch);
        return uneven + negative;
    }
}

/// <summary>The loss on the query, and the law there.</summary>
sealed record LawLoss : OuterLoss
{
    public double Weight { get; init; }

    public override Tensor Of(Chain chain)
    {
        Tensor loss = chain.Problem.OuterLoss(chain.Adapted, chain.Query);
        return Weight > 0 ? loss + Weight * Law.Penalty(chain.Problem, chain.Adapted, chain.Query) : loss;
    }
}

/// <summary>MAML whose steps also descend the law on the support.</summary>
sealed record LawfulMaml : MetaLearner
{
    public double InnerLr { get; init; } = 0.02;
    public double Weight { get; init; }

    public override Params Adapt(AdaptStep step, Params theta)
    {
        Tensor loss = step.Loss(theta);
        if (Weight > 0) loss += Weight * Law.Penalty(step.Problem, Weights(step.Problem, step.Phi, theta), step.Support);
        return theta.AddScaled(Autograd.Grad(loss, theta, step.CreateGraph), -InnerLr);
    }
}

/// <summary>y = a (1 − cos wx) + ε on (0, 3], a on [0.5, 2], w on [0.5, 1.5], ε ~ N(0, 0.05²).</summary>
sealed record Wells : ExampleFamily
{
    public override string Name => "wells";
    public override BoxSpace Input => BoxSpace.Uniform(1, -3, 3);
    public override Space Target => BoxSpace.Unbounded(1);

    public override IExampleTask Sample(Split split, Seed seed)
    {
        Rng rng = seed.ForSplit(split).Stream();
        return new Well(rng.Uniform(0.5f, 2), rng.Uniform(0.5f, 1.5f));
    }

    sealed record Well(float A, float W) : IExampleTask
    {
        public string Description => $"{A} (1 - cos {W} x)";
        public IReadOnlyDictionary<string, double> Parameters => new Dictionary<string, double> { ["a"] = A, ["w"] = W };

        public void Draw(ref Rng rng, Span<float> x, Span<float> y)
        {
            x[0] = rng.Uniform(0, 3);
            y[0] = A * (1 - MathF.Cos(W * x[0])) + 0.05f * rng.Normal();
        }
    }
}
