// MAML as a learned prior: adaptation from its start against the exact posterior mean of a hierarchical Gaussian.
//   dotnet run experiments/texts/prior.cs -- --seeds 5 --out prior.json
// What comes out: docs/few-shot/texts/prior.md.
#:project ../../src/Experiments/MetaRL.Experiments.csproj

using MetaRL.Envs;
using MetaRL.Experiments;
using MetaRL.Experiments.Claims;
using MetaRL.Learners;
using MetaRL.Policies;
using MetaRL.Problems;
using MetaRL.Problems.Examples;
using MetaRL.Reports.Claims;
using MetaRL.Tensors;
using MetaRL.Updates;

namespace MetaRL.Texts;

/// <summary>Bias, variance and error of four ways to tell a task's mean from n examples.</summary>
static class Prior
{
    public const string Posterior = "posterior mean", Cold = "cold start", MetaSgd = "MAML, rate learned for n", Maml = "MAML, rate for 5";
    static readonly GaussianMeans Family = new() { Center = 2, Between = 1, Within = 2 };

    public static Claim Claim(int[]? counts = null, int iterations = 200, int tasks = 200) => new()
    {
        Title = "MAML as a learned prior",
        Text = "MAML's start acts as a prior learned from tasks: it adds bias and takes away variance, as the posterior mean of a hierarchical model does.",
        Table = "y = μ + ε, μ ~ N(2, 1), ε ~ N(0, 4): what n examples tell of μ. "
            + "The cold start is gradient descent from 0 to its end, the examples' mean; MAML takes one step.",
        Measure = seed => (counts ?? [1, 2, 5, 10, 20, 50]).SelectMany(n => Measure(seed, n, iterations, tasks)),
        Picture = Picture,
        Verdict = Verdict,
    };

    static int Main(string[] args) => Claim().Run(args);

    static IEnumerable<Measurement> Measure(int seed, int n, int iterations, int tasks)
    {
        double share = n / (4.0 + n), shareOf5 = 5 / 9.0;   // τ²n / (σ² + nτ²)
        // One step of rate α on n examples: θ = (1 - α)φ + α ȳ.
        (double start, double rate) = Learned(seed, n, iterations, new MetaSgd { InnerLr = 0.5 });
        (double plain, _) = Learned(seed, n, iterations, new Maml { InnerLr = shareOf5 });
        return Errors(seed, n, tasks, [
            (Posterior, y => Family.PosteriorMean(y)[0]),
            (MetaSgd, y => (1 - rate) * start + rate * y.Average()),
            (Maml, y => (1 - shareOf5) * plain + shareOf5 * y.Average()),
            (Cold, static y => y.Average()),
        ]).Append(new($"n = {n}: {MetaSgd}", "weight of examples", rate)).Append(new($"n = {n}: {Posterior}", "weight of examples", share));
    }

    /// <summary>φ and the rate that meta-training comes to, with the library's learner.</summary>
    public static (double Start, double Rate) Learned(int seed, int n, int iterations, GradientLearner learner)
    {
        Params phi = new ExperimentConfig
        {
            Name = "prior",
            Problem = new SupervisedProblem { Family = Family, Policy = new Point(), Shots = n, Queries = 20 },
            Learner = learner,
            Update = new AdamUpdate { Adam = new() { Lr = 0.1, HalfLife = iterations / 5.0 } },
            Training = new() { Iterations = iterations, MetaBatch = 100, TasksPerChunk = 100, ConflictsEvery = 0 },
        }.Trained(seed);
        return (phi[Point.Name].Item(), learner.InnerLr * (phi.Names.Contains("rate/x") ? phi["rate/x"].Item() : 1));
    }

    // Many supports of each task: what they agree on and miss is bias, what they do not agree on is variance.
    static IEnumerable<Measurement> Errors(int seed, int n, int tasks, (string Name, Func<float[], double> Of)[] estimators)
    {
        const int Supports = 50;
        var (bias, variance) = (new double[estimators.Length], new double[estimators.Length]);
        for (int t = 0; t < tasks; t++)
        {
            Seed own = new Seed((ulong)seed).Fork("task").Fork((ulong)t);
            IExampleTask task = Family.Sample(Split.Test, own);
            Rng rng = own.Fork("examples").Stream();
            float[][] supports = [.. Enumerable.Range(0, Supports).Select(_ => Draw(task, n, ref rng))];
            for (int i = 0; i < estimators.Length; i++)
            {
                double[] told = Array.ConvertAll(supports, y => estimators[i].Of(y));
                double mean = told.Average(), spread = told.Sum(x => (x - mean) * (x - mean)) / (Supports - 1);
                bias[i] += (Math.Pow(mean - task.Parameters["mean0"], 2) - spread / Supports) / tasks;
                variance[i] += spread / tasks;
            }
        }
        for (int i = 0; i < estimators.Length; i++)
        {
            string row = $"n = {n}: {estimators[i].Name}";
            yield return new(row, "bias²", bias[i]);
            yield return new(row, "variance", variance[i]);
            yield return new(row, "error²", bias[i] + variance[i]);
        }
    }

    static float[] Draw(IExampleTask task, int n, ref Rng rng)
    {
        float[] x = new float[n], y = new float[n];
        task.Draw(ExampleSet.Support, n, ref rng, x, y);
        return y;
    }

    static ClaimCurves Picture(Evidence all) => new()
    {
        Title = "Error of a task's mean, by examples",
        Over = new("examples n", IsLogarithmic: true),
        Values = new("squared error", IsLogarithmic: true),
        Curves = [.. ((string[])[Cold, Maml, MetaSgd, Posterior]).Select(name => new ClaimCurve(name, [.. PointsOf(all, name)]))],
    };

    static IEnumerable<ClaimPoint> PointsOf(Evidence all, string name) => CountsOf(all).Select(n => new ClaimPoint(n, $"n = {n}: {name}", "error²"));

    static IEnumerable<int> CountsOf(Evidence all) => all.Rows.Select(static row => int.Parse(row.Split(':')[0]["n = ".Length..])).Distinct();

    static string Verdict(Evidence all)
    {
        string[] counts = [.. all.Rows.Select(static row => row.Split(':')[0]).Distinct()];
        double Worse(string n, string than, string of) => 100 * (all[$"{n}: {of}", "error²"].Mean / all[$"{n}: {than}", "error²"].Mean - 1);
        string[] learned = [.. counts.Select(n => $"{Worse(n, Posterior, MetaSgd):F1}")], fixedRate = [.. counts.Select(n => $"{Worse(n, Posterior, Maml):F0}")];
        string[] helps = [.. counts.Where(n => all.Difference("error²", $"{n}: {Cold}", $"{n}: {MetaSgd}").Interval95 is { Low: > 0 })];
        string[] harms = [.. counts.Where(n => all.Difference("error²", $"{n}: {Cold}", $"{n}: {Maml}").Interval95 is { High: < 0 })];
        static string List(string[] all) => all.Length > 0 ? string.Join(", ", all) : "no n";
        return $"confirmed where the rate is learned for the number of examples: error {List(learned)} % above the posterior mean's for {List(counts)}, "
            + $"below the cold start's for {List(helps)}. "
            + $"One rate for all n is a prior that does not fade: {List(fixedRate)} % above, and worse than the cold start for {List(harms)}.";
    }
}
