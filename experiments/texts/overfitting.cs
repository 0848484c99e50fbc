// Meta-overfitting: tasks of training against held-out ones by the number of training tasks, and adaptation that goes on too long.
//   dotnet run experiments/texts/overfitting.cs -- --seeds 5 --out overfitting.json
// What comes out: docs/few-shot/texts/overfitting.md.
#:project ../../src/Experiments/MetaRL.Experiments.csproj

using MetaRL.Evaluation;
using MetaRL.Experiments;
using MetaRL.Experiments.Claims;
using MetaRL.Learners;
using MetaRL.Policies;
using MetaRL.Problems;
using MetaRL.Problems.Examples;
using MetaRL.Reports.Claims;
using MetaRL.Tensors;
using MetaRL.Tensors.Simd;
using MetaRL.Updates;

namespace MetaRL.Texts;

/// <summary>Squared errors after adaptation, outside and inside.</summary>
static class Overfitting
{
    public const string Train = "training tasks", HeldOut = "held out", Gap = "gap";
    public const string Plain = "rate 0.05", Slow = "rate 0.005", Stopping = "stops by support", Pull = "pull 0.8";
    public const int Dimensions = 20;
    const string OfMeans = "means, N = ";

    public static Claim Claim(int waves = 400, int tasks = 100, int steps = 200) => new()
    {
        Title = "Meta-overfitting",
        Text = "Meta-learning overfits to its training tasks where these are few; adaptation overfits to few noisy examples where it takes many steps, "
            + "and smaller steps, early stopping and a pull to the start help.",
        Table = $"Squared error after one step on N training tasks and on held-out ones ({Dimensions} Gaussian means, 10 examples; "
            + "sinusoids, 5 examples). Below, held-out error after k steps "
            + "on the same 10 examples of a line in 10 dimensions with noise of variance 4, from the best start, 0.",
        Measure = seed => Means(seed, tasks).Concat(Waves(seed, waves, tasks)).Concat(Curves(seed, tasks, steps)),
        Picture = Picture,
        Verdict = Verdict,
    };

    static int Main(string[] args) => Claim().Run(args);

    static ExperimentConfig Config(ExampleFamily family, Policy policy, MetaLearner learner, int shots, double lr, int iterations, int tasks) => new()
    {
        Name = "overfitting",
        Problem = new SupervisedProblem { Family = family, Policy = policy, Shots = shots, Queries = 10, OneSupport = true, ExampleLoss = ExampleLoss.Squared },
        Learner = learner,
        Update = new AdamUpdate { Adam = new() { Lr = lr, HalfLife = iterations / 4.0 } },
        Training = new() { Iterations = iterations, MetaBatch = 20, TasksPerChunk = 20, ConflictsEvery = 0 },
        Evaluation = new() { Tasks = tasks, Rollouts = 50, Steps = 1 },
    };

    /// <summary>The same step on training and held-out tasks: half of the way to the examples' mean from the training tasks' mean. The
    /// gap is 2 (1 - 1/2)² τ² / N in each dimension.</summary>
    public static IEnumerable<Measurement> Means(int seed, int tasks) => ((int[])[2, 5, 20, 100]).SelectMany(n =>
    {
        var family = new FewTasks { Inner = new GaussianMeans { Dimensions = Dimensions }, Count = n, Sequence = seed };
        return Gaps($"{OfMeans}{n}", Config(family, new Point(), new Maml { InnerLr = 0.25 }, shots: 10, lr: 0.1, iterations: 200, tasks), seed)
            .Append(new($"{OfMeans}{n}", "gap in closed form", 0.5 * Dimensions / n));
    });

    static IEnumerable<Measurement> Waves(int seed, int iterations, int tasks) => ((int[])[2, 5, 20, 100, 1000]).SelectMany(n =>
    {
        var policy = new GaussianMlp { Hidden = [40, 40], Activation = Activation.Tanh };
        ExperimentConfig config = Config(new FewTasks { Count = n, Sequence = seed }, policy, new Maml { InnerLr = 0.02 }, shots: 5, lr: 5e-3, iterations, tasks);
        return Gaps($"sinusoids, N = {n}", config, seed);
    });

    static Measurement[] Gaps(string row, ExperimentConfig config, int seed)
    {
        Params phi = config.Trained(seed);
        double Error(EvaluationSplit split) => -config.Judged(phi, seed, split).Means[1];
        double train = Error(EvaluationSplit.Train), heldOut = Error(EvaluationSplit.Test);
        return [new(row, Train, train), new(row, HeldOut, heldOut), new(row, Gap, heldOut - train)];
    }

    // From 0, which the family's symmetry makes the best start. With λ = 2σ²/(N s²) the pull ends at the posterior mean.
    static IEnumerable<Measurement> Curves(int seed, int tasks, int steps)
    {
        var maml = new Maml { InnerLr = 0.05 };
        foreach ((string column, MetaLearner learner) in ((string, MetaLearner)[])[
            (Plain, maml),
            (Slow, maml with { InnerLr = 0.005 }),
            (Stopping, new EarlyStopping { Inner = maml, Tolerance = 0 }),
            (Pull, maml with { PullToPhi = 0.8 })])
        {
            double[] heldOut = Curve(learner, seed, tasks, steps, EvaluationSplit.Test);
            foreach (int k in (int[])[0, 1, 2, 5, 10, 20, 50, 100, 200])
                if (k <= steps) yield return new($"k = {k}", column, heldOut[k]);
            double[] training = Curve(learner, seed, tasks, steps, EvaluationSplit.Train);
            yield return new("best k of training tasks", column, heldOut[Array.IndexOf(training, training.Min())]);
        }
    }

    /// <summary>Squared error on fresh examples after 0 … K steps.</summary>
    public static double[] Curve(MetaLearner learner, int seed, int tasks, int steps, EvaluationSplit split)
    {
        var family = new LinearRegression { Dimensions = 10, Noise = 2 };
        ExperimentConfig config = Config(family, new GaussianMlp { Hidden = [] }, learner, shots: 10, lr: 1e-3, iterations: 0, tasks);
        config = config with { Evaluation = config.Evaluation with { Steps = steps } };
        Params start = learner.Init(config.Problem, SimdBackend.Instance, new(1)).Map(static x => 0 * x);
        return Array.ConvertAll(config.Judged(start, seed, split).Means, static score => -score);
    }

    static ClaimCurves Picture(Evidence all) => new()
    {
        Title = "Gaussian means: error on training tasks and on held-out ones, by the number of training tasks",
        Over = new("training tasks N", IsLogarithmic: true),
        Values = new("squared error"),
        Curves = [.. ((string[])[HeldOut, Train]).Select(column => new ClaimCurve(column, [.. PointsOf(all, column)]))],
    };

    static IEnumerable<ClaimPoint> PointsOf(Evidence all, string column) => all.Rows.Where(static row => row.StartsWith(OfMeans, StringComparison.Ordinal))
        .Select(row => new ClaimPoint(int.Parse(row[OfMeans.Length..]), row, column));

    static string Verdict(Evidence all)
    {
        string[] outer = [.. all.Rows.Where(static row => row.Contains("N ="))], inner = [.. all.Rows.Where(static row => row.StartsWith('k'))];
        string[] gaps = [.. outer.Where(row => all[row, Gap].Interval95 is { Low: > 0 })];
        string Costs(string kind)
        {
            string[] rows = [.. outer.Where(row => row.StartsWith(kind))];
            return $"{kind}: " + string.Join(", ", rows[..^1].Select(row => $"{row[(kind.Length + 2)..]}: {Evidence.Words(all.Difference(HeldOut, row, rows[^1]))}"));
        }
        string best = inner.MinBy(row => all[row, Plain].Mean)!, last = inner[^1], chosen = "best k of training tasks";
        string Of(string column) => $"{column} {Evidence.Words(all[last, column])}";
        bool isU = all.Difference(Plain, last, best).Interval95 is { Low: > 0 } && all.Difference(Plain, inner[0], best).Interval95 is { Low: > 0 };
        return $"{(gaps.Length > 0 && isU ? "confirmed" : "not confirmed")}, but for stopping by the support. A gap above 0 at {string.Join("; ", gaps)}; "
            + $"held-out error above that of the most tasks, {Costs("means")}; {Costs("sinusoids")}. "
            + $"Inside, error goes from {Evidence.Words(all[inner[0], Plain])} to {Evidence.Words(all[best, Plain])} at {best} "
            + $"and {Evidence.Words(all[last, Plain])} at {last}; "
            + $"there {Of(Slow)}, {Of(Pull)}, {Of(Stopping)}: the support's own loss does not tell when to stop, "
            + $"and a k chosen on training tasks does ({Evidence.Words(all[chosen, Plain])}).";
    }
}
