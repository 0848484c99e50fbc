// The centre of a universe of tasks: what MAML's start is the mean of, and how to estimate a centre from unequal amounts of data.
//   dotnet run experiments/texts/centre.cs -- --seeds 5 --out centre.json
// What comes out: docs/few-shot/texts/centre.md.
#:project ../../src/Experiments/MetaRL.Experiments.csproj

using MetaRL.Envs;
using MetaRL.Experiments.Claims;
using MetaRL.Learners;
using MetaRL.Problems;
using MetaRL.Problems.Exact;
using MetaRL.Problems.Examples;
using MetaRL.Reports.Claims;
using MetaRL.Updates;

namespace MetaRL.Texts;

/// <summary>Both halves of the claim: the start, and the estimate.</summary>
static class Centre
{
    const string ToMean = "MAML to mean of optima", ToWeighted = "MAML to weighted mean", Excess = "excess loss of the mean, %";
    const string OfMeans = "error², mean of tasks' means", Pooled = "error², pooled", Weighted = "error², by precision";

    public static Claim Claim(int universes = 200) => new()
    {
        Title = "The centre of the task universe",
        Text = "Tasks have a centre, the mean of their optima; meta-learning starts there, and a task counts once, however much data it has.",
        Table = "Tasks a(x - c)²/2, 8 a universe: distances of MAML's start, and what starting at the plain mean costs after adaptation. Below, 20 tasks of "
            + "which half have 1 example and half 50 (deviation 1 within tasks, τ between their means): squared error of the centre.",
        Measure = seed => Quadratic(seed).Concat(Gaussian(new Seed((ulong)seed).Fork("gaussian"), universes)),
        Picture = Picture,
        Verdict = Verdict,
    };

    static int Main(string[] args) => Claim().Run(args);

    static IEnumerable<Measurement> Quadratic(int seed)
    {
        foreach ((string row, bool isEqual, double alpha, int steps) in ((string, bool, double, int)[])[
            ("equal a, α = 0.2, K = 1", true, 0.2, 1),
            ("a from 1/4 to 4, α = 0.02, K = 1", false, 0.02, 1),
            ("a from 1/4 to 4, α = 0.2, K = 1", false, 0.2, 1),
            ("a from 1/4 to 4, α = 0.2, K = 5", false, 0.2, 5)])
            foreach (Measurement of in Quadratic(row, Universe(new Seed((ulong)seed), isEqual), alpha, steps)) yield return of;
    }

    /// <summary>Steeper tasks lie further to the right.</summary>
    public static Quadratics Universe(Seed seed, bool isEqual, int tasks = 8)
    {
        Rng rng = seed.Fork("quadratics").Stream();
        double[] logs = [.. Enumerable.Range(0, tasks).Select(_ => isEqual ? 0 : rng.Uniform(-1, 1) * Math.Log(4))];
        return new() { A = [.. logs.Select(Math.Exp)], C = [.. logs.Select(log => rng.Normal() + log / 2)] };
    }

    static Measurement[] Quadratic(string row, Quadratics universe, double alpha, int steps)
    {
        double maml = RestPoint.Of(universe, new Maml { InnerLr = alpha, InnerSteps = steps }, new SgdUpdate()).Phi!.Value;
        double Weight(QuadraticTask t) => t.A * Math.Pow(1 - alpha * t.A, 2 * steps);   // of MAML's mean, and of a task's loss after adaptation
        double Loss(double phi) => universe.Tasks.Sum(t => Weight(t) * (phi - t.C) * (phi - t.C) / 2);
        double mean = universe.C.Average(), weighted = universe.Tasks.Sum(t => Weight(t) * t.C) / universe.Tasks.Sum(Weight);
        return [new(row, ToMean, Math.Abs(maml - mean)), new(row, ToWeighted, Math.Abs(maml - weighted)), new(row, Excess, 100 * (Loss(mean) / Loss(maml) - 1))];
    }

    static IEnumerable<Measurement> Gaussian(Seed seed, int universes)
    {
        foreach ((string row, double between, double shift) in ((string, double, double)[])[
            ("τ = 0.1", 0.1, 0),
            ("τ = 1", 1, 0),
            ("τ = 1, tasks with 50 lie 1 further", 1, 1)])
        {
            double[] errors = Errors(seed, between, shift, universes);
            yield return new(row, OfMeans, errors[0]);
            yield return new(row, Pooled, errors[1]);
            yield return new(row, Weighted, errors[2]);
        }
    }

    /// <summary>Mean squared errors of the centre, half the shift: of the tasks' means, of all data as one, of means by precision.</summary>
    public static double[] Errors(Seed seed, double between, double shift, int universes)
    {
        int[] counts = [.. Enumerable.Repeat(1, 10), .. Enumerable.Repeat(50, 10)];
        double[] equal = Array.ConvertAll(counts, static _ => 1.0), sizes = Array.ConvertAll(counts, static n => (double)n);
        double[] precisions = Array.ConvertAll(counts, n => 1 / (between * between + 1.0 / n));
        var sums = new double[3];
        for (int u = 0; u < universes; u++)
        {
            double[] means = [.. counts.Select((n, i) => TaskMean(seed.Fork((ulong)u).Fork((ulong)i), n, between, n > 1 ? shift : 0))];
            foreach ((int i, double[] weights) in ((double[][])[equal, sizes, precisions]).Index())
            {
                double centre = means.Zip(weights, static (m, w) => m * w).Sum() / weights.Sum();
                sums[i] += Math.Pow(centre - shift / 2, 2) / universes;
            }
        }
        return sums;
    }

    static double TaskMean(Seed seed, int count, double between, double centre)
    {
        IExampleTask task = new GaussianMeans { Between = between, Center = centre }.Sample(Split.Train, seed);
        float[] x = new float[count], y = new float[count];
        Rng rng = seed.Fork("examples").Stream();
        task.Draw(ExampleSet.Support, count, ref rng, x, y);
        return y.Average();
    }

    static ClaimRows Picture(Evidence all) => new()
    {
        Title = "How far MAML's start is from two means of the tasks' optima",
        Values = new("distance"),
        Rows = [.. all.Rows.Take(4)],
        Columns = [ToMean, ToWeighted],
    };

    static string Verdict(Evidence all)
    {
        bool isWeighted = all.Rows.Take(4).All(row => all[row, ToWeighted].Mean < 1e-6);
        bool isMeanIfEqual = all[all.Rows[0], ToMean].Mean < 1e-6;
        double[] excess = [.. all.Rows.Skip(1).Take(3).Select(row => all[row, Excess].Mean)];
        string start = isWeighted && isMeanIfEqual
            ? $"the start is the mean of optima only where tasks are equally steep; else it is their mean by a(1 - αa)^2K, "
                + $"and the plain mean costs {excess.Min():F0} to {excess.Max():F0} % more"
            : "MAML's start is not the weighted mean of the closed form";
        string Better(string row) => all[row, Pooled].Mean < all[row, OfMeans].Mean ? "pooled data are better" : "one vote a task is better";
        return $"under conditions: {start}. Unequal data: {string.Join("; ", all.Rows.Skip(4).Select(row => $"{row}: {Better(row)}"))}.";
    }
}
