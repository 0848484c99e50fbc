// The rate of adaptation: a U-curve, and rates that are learned.
//   dotnet run experiments/texts/rates.cs -- --seeds 5 --out rates.json
// A search of this and other settings by processes of their own is `metarl sweep`: docs/sweeps.md.
// What comes out: docs/few-shot/texts/rates.md.
#:project ../../src/Experiments/MetaRL.Experiments.csproj

using System.Globalization;
using MetaRL.Experiments;
using MetaRL.Experiments.Claims;
using MetaRL.Learners;
using MetaRL.Policies;
using MetaRL.Problems;
using MetaRL.Problems.Examples;
using MetaRL.Reports.Claims;
using MetaRL.Training;
using MetaRL.Updates;

namespace MetaRL.Texts;

/// <summary>Accuracy on letters of scripts never seen, by the rate that training begins with.</summary>
static class Rates
{
    const double Chance = 0.2, Close = 0.1;
    public const string Good = "good range";
    static readonly (string Name, LearnedRates Rates)[] Kinds = [
        ("fixed", LearnedRates.None), ("one a layer", LearnedRates.Layer), ("one a layer and step", LearnedRates.LayerAndStep), ("one a weight", LearnedRates.Weight)];

    public static Claim Claim(double[]? alphas = null, int iterations = 100, int tasks = 50) => new()
    {
        Title = "Step sizes, searched and learned",
        Text = "The inner step size must be searched: accuracy over it is a hump with a narrow top. Learned step sizes make the good range wide.",
        Table = "Share of queries answered, 5-way 1-shot letters, two steps of adaptation; by α. Chance is 0.2, which is also what a training that "
            + "diverged is given. Good range: decades of α within 0.1 of the row's best, between the points by straight lines.",
        Measure = seed => Measure(seed, alphas ?? [0.01, 0.1, 0.3, 1, 3, 10], iterations, tasks),
        Picture = Picture,
        Verdict = Verdict,
    };

    static int Main(string[] args) => Claim().Run(args);

    static IEnumerable<Measurement> Measure(int seed, double[] alphas, int iterations, int tasks)
    {
        foreach ((string name, LearnedRates rates) in Kinds)
        {
            double[] curve = Array.ConvertAll(alphas, alpha => Accuracy(seed, rates, alpha, iterations, tasks));
            for (int i = 0; i < alphas.Length; i++) yield return new(name, alphas[i].ToString(CultureInfo.InvariantCulture), curve[i]);
            yield return new(name, Good, Decades(alphas, curve));
        }
    }

    /// <summary>Length of log₁₀ α on which accuracy is within 0.1 of its best.</summary>
    /// <param name="alphas">Ascending.</param>
    /// <param name="accuracy">At each; between them on a line.</param>
    public static double Decades(double[] alphas, double[] accuracy)
    {
        double least = accuracy.Max() - Close, sum = 0;
        for (int i = 0; i + 1 < alphas.Length; i++)
        {
            double low = Math.Min(accuracy[i], accuracy[i + 1]), high = Math.Max(accuracy[i], accuracy[i + 1]);
            double share = low >= least ? 1 : high <= least ? 0 : (high - least) / (high - low);
            sum += share * Math.Log10(alphas[i + 1] / alphas[i]);
        }
        return sum;
    }

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

    static ClaimCurves Picture(Evidence all) => new()
    {
        Title = "Accuracy by the rate that training begins with",
        Over = new("α", IsLogarithmic: true),
        Values = new("share of queries answered"),
        Curves = [.. all.Rows.Select(row => new ClaimCurve(row, [.. Alphas(all).Select(alpha => new ClaimPoint(Number(alpha), row, alpha))]))],
        References = [new("chance", Chance)],
    };

    static string[] Alphas(Evidence all) => [.. all.Columns.Where(static column => column != Good)];

    static string Verdict(Evidence all)
    {
        string[] alphas = Alphas(all);
        string Best(string row)
        {
            string best = alphas.MaxBy(alpha => all[row, alpha].Mean)!;
            return $"{row}: best at {best} with {Evidence.Words(all[row, best])}, good over {Evidence.Words(all[row, Good])} decades";
        }
        string[] learned = [.. all.Rows.Skip(1)], wider = [.. learned.Where(row => all.Difference(Good, row, all.Rows[0]).Interval95 is { Low: > 0 })];
        bool isHump = all[all.Rows[0], Good].Mean < Math.Log10(Number(alphas[^1]) / Number(alphas[0])) / 2;
        string widened = wider.Length > 0 ? $"widen it ({string.Join(", ", wider)})" : "are not known to widen it";
        return $"{(isHump ? "the hump is confirmed" : "no hump")}; learned rates {widened}. {string.Join("; ", all.Rows.Select(Best))}.";
    }

    static double Number(string alpha) => double.Parse(alpha, CultureInfo.InvariantCulture);
}
