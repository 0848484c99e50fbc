// A learned optimizer against MAML and the best fixed step, in ill-conditioned valleys whose gradients have more or less noise.
//   dotnet run experiments/texts/valleys.cs -- --seeds 5 --out valleys.json
// What comes out: docs/few-shot/texts/valleys.md. Momentum, Adam, Meta-SGD and an LSTM meta-learner beside them: learned_optimizer.cs.
#:project ../../src/Experiments/MetaRL.Experiments.csproj

using MetaRL.Experiments;
using MetaRL.Experiments.Claims;
using MetaRL.Learners;
using MetaRL.Losses;
using MetaRL.Problems.Exact;
using MetaRL.Reports.Claims;
using MetaRL.Updates;

namespace MetaRL.Texts;

/// <summary>Loss after 20 steps from where all tasks' minima lie around.</summary>
static class Valleys
{
    public const string Fixed = "best fixed step", Maml = "MAML", Rates = "MAML, a rate a step", Optimizer = "learned optimizer";
    const int Steps = 10, Dimensions = 5;

    public static Claim Claim(int iterations = 300, int tasks = 300) => new()
    {
        Title = "A learned optimizer in ill-conditioned, noisy valleys",
        Text = "Where valleys are ill-conditioned and gradients noisy, a learned optimizer beats MAML and a tuned fixed step.",
        Table = $"½(x - c)ᵀA(x - c) in {Dimensions} dimensions, eigenvalues from 1 to 0.01 turned at random, c ~ N(0, I): "
            + $"loss of held-out tasks after {Steps} steps, by deviation of a gradient's noise. "
            + "MAML learns the start and has the best fixed step; the learned optimizer learns start and rule.",
        Measure = seed => ((double[])[0, 0.3]).SelectMany(noise => Measure(seed, noise, iterations, tasks)),
        Picture = Picture,
        Verdict = Verdict,
    };

    static int Main(string[] args) => Claim().Run(args);

    static IEnumerable<Measurement> Measure(int seed, double noise, int iterations, int tasks)
    {
        double rate = BestRate(noise);
        string column = FormattableString.Invariant($"noise {noise}");
        yield return new(Fixed, column, Loss(new Maml { InnerLr = rate }, 0));
        yield return new(Maml, column, Loss(new Maml { InnerLr = rate }, iterations));
        yield return new(Rates, column, Loss(new Maml { InnerLr = rate, Rates = LearnedRates.LayerAndStep }, iterations));
        yield return new(Optimizer, column, Loss(new LearnedOptimizer { LogRange = 1, Width = 10, Layers = 1 }, iterations));
        yield return new(Fixed + ", closed form", column, Expected(noise, rate));

        double Loss(MetaLearner learner, int trained) => Measured(learner with { InnerSteps = Steps }, noise, seed, trained, tasks);
    }

    /// <summary>Mean loss of held-out tasks after all steps.</summary>
    public static double Measured(MetaLearner learner, double noise, int seed, int iterations, int tasks)
    {
        ExperimentConfig config = new()
        {
            Name = "valleys",
            Problem = new NoisyQuadratics { Noise = noise, Dimensions = Dimensions },
            Learner = learner,
            Update = new AdamUpdate
            {
                Adam = new() { Lr = 0.02, HalfLife = Math.Max(1, iterations / 4.0), MaxGradientNorm = 1 },
                Loss = new MultiStepLoss { Anneal = Math.Max(1, iterations) },
            },
            Training = new() { Iterations = iterations, MetaBatch = 32, TasksPerChunk = 32, ConflictsEvery = 0 },
            Evaluation = new() { Tasks = tasks, Rollouts = 1, Steps = learner.InnerSteps },
        };
        return -config.Judged(config.Trained(seed), seed).Means[^1];
    }

    /// <summary>E[f(x_K)] = ½ Σ λ v_K,  v₀ = 1,  vₖ₊₁ = (1 - αλ)² vₖ + α²σ², summed over the eigenvalues λ, from x = 0 with a step α.</summary>
    public static double Expected(double noise, double rate, int steps = Steps, int dimensions = Dimensions, double decades = 2)
    {
        double sum = 0;
        for (int i = 0; i < dimensions; i++)
        {
            double a = dimensions == 1 ? 1 : Math.Pow(10, -decades * i / (dimensions - 1)), square = 1;   // of what is left of the way, E[(x - c)²]
            for (int k = 0; k < steps; k++) square = (1 - rate * a) * (1 - rate * a) * square + rate * rate * noise * noise;
            sum += a * square / 2;
        }
        return sum;
    }

    /// <summary>The fixed step with the least expected loss, to a thousandth.</summary>
    public static double BestRate(double noise) => Enumerable.Range(1, 2000).Select(static i => i / 1000.0).MinBy(rate => Expected(noise, rate));

    static ClaimRows Picture(Evidence all) => new()
    {
        Title = $"Loss after {Steps} steps, without noise and with it",
        Values = new("loss", IsLogarithmic: true),
        Rows = [Fixed, Maml, Rates, Optimizer],
        Columns = [.. all.Columns],
    };

    static string Verdict(Evidence all)
    {
        string[] ahead = [.. all.Columns.Where(c => all.Difference(c, Fixed, Optimizer).Interval95 is { Low: > 0 })];
        string[] behind = [.. all.Columns.Where(c => all.Difference(c, Optimizer, Rates).Interval95 is { Low: > 0 })];
        string Gains(string of, string than) => string.Join(", ", all.Columns.Select(c => $"{c}: {Evidence.Words(all.Difference(c, than, of))}"));
        string verdict = ahead.Length == all.Columns.Count ? "confirmed" : ahead.Length == 0 ? "refuted" : $"under conditions ({string.Join(", ", ahead)})";
        return $"{verdict} against fixed step and MAML: below the fixed step by "
            + $"{Gains(Optimizer, Fixed)}. What it learns is mostly a schedule: rates learned by number of the step are below the fixed step by {Gains(Rates, Fixed)}"
            + $"{(behind.Length > 0 ? $", and ahead of the learned optimizer at {string.Join(", ", behind)}" : "")}.";
    }
}
