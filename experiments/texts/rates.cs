// The rate of adaptation: a U-curve, and rates that are learned.
//   dotnet run experiments/texts/rates.cs -- --seeds 5 --out rates.json
// A search of this and other settings by processes of their own is `metarl sweep`: docs/sweeps.md.
// What comes out: docs/few-shot/texts/rates.md.
#:project ../../src/Experiments/MetaRL.Experiments.csproj

using System.Globalization;
using MetaRL.Evaluation;
using MetaRL.Experiments;
using MetaRL.Experiments.Claims;
using MetaRL.Learners;
using MetaRL.Policies;
using MetaRL.Problems;
using MetaRL.Problems.Examples;
using MetaRL.Training;
using MetaRL.Updates;

namespace MetaRL.Texts;

/// <summary>Accuracy on letters of scripts never seen, by the rate that training begins with.</summary>
static class Rates
{
    const double Chance = 0.2, Close = 0.02;
    static readonly (string Name, LearnedRates Rates)[] Kinds = [
        ("fixed", LearnedRates.None), ("one a layer", LearnedRates.Layer), ("one a layer and step", LearnedRates.LayerAndStep), ("one a weight", LearnedRates.Weight)];

    public static Claim Claim(double[]? alphas = null, int iterations = 100, int tasks = 50) => new()
    {
        Text = "The inner step size must be searched: accuracy over it is a hump with a narrow top. Learned step sizes make the good range wide.",
        Table = "Share of queries answered, 5-way 1-shot letters, two steps of adaptation; by α. Chance is 0.2, which is also what a training that diverged is given.",
        Measure = seed => Measure(seed, alphas ?? [0.01, 0.1, 0.3, 1, 3, 10], iterations, tasks),
        Verdict = Verdict,
    };

    static int Main(string[] args) => Claim().Run(args);

    static IEnumerable<Measurement> Measure(int seed, double[] alphas, int iterations, int tasks)
        => from kind in Kinds from alpha in alphas select new Measurement(kind.Name, alpha.ToString(CultureInfo.InvariantCulture), Accuracy(seed, kind.Rates, alpha, iterations, tasks));

    static double Accuracy(int seed, LearnedRates rates, double alpha, int iterations, int tasks)
    {
        ExperimentConfig config = new()
        {
            Name = "rates",
            Problem = new SupervisedProblem
            {
                Family = new Rendered(),
                Policy = new CategoricalMlp { Hidden = [32], Activation = Activation.Relu },
                Shots = 1,
                Queries = 5,
                OneSupport = true,
            },
            Learner = new Maml { InnerLr = alpha, InnerSteps = 2, Rates = rates },
            Update = new AdamUpdate { Adam = new() { Lr = 5e-3, MaxGradientNorm = 10 } },
            Training = new() { Iterations = iterations, MetaBatch = 4, TasksPerChunk = 2, ConflictsEvery = 0 },
            Evaluation = new() { Tasks = tasks, Rollouts = 5, Steps = 2 },
        };
        try
        {
            return config.Judged(config.Trained(seed), seed).SuccessAfter(2)!.Average();
        }
        catch (NonFiniteException)
        {
            return Chance;
        }
    }

    /// <summary>The rates of a row that lie within 0.02 of its best mean.</summary>
    public static string[] Good(Evidence all, string row)
    {
        double best = all.Columns.Max(column => all[row, column].Mean);
        return [.. all.Columns.Where(column => all[row, column].Mean >= best - Close)];
    }

    static string Verdict(Evidence all) => string.Join("; ", all.Rows.Select(row =>
    {
        string[] good = Good(all, row);
        double Of(string column) => double.Parse(column, CultureInfo.InvariantCulture);
        string best = all.Columns.MaxBy(column => all[row, column].Mean)!;
        return string.Create(CultureInfo.InvariantCulture, $"{row}: best at {best} with {Evidence.Words(all[row, best])}, within {Close} of it from {good[0]} to {good[^1]}, {Math.Log10(Of(good[^1]) / Of(good[0])):F1} decades");
    })) + ".";
}
