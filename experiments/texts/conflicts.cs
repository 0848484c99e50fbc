// Tasks that pull against each other: cosines of their gradients, groups found by them, and what one start for all costs.
//   dotnet run experiments/texts/conflicts.cs -- --seeds 5 --out conflicts.json
// What every run records of conflicts: docs/evaluation.md#conflicts-between-tasks. What comes out: docs/few-shot/texts/conflicts.md.
#:project ../../src/Experiments/MetaRL.Experiments.csproj

using MetaRL.Conflicts;
using MetaRL.Envs;
using MetaRL.Envs.Spaces;
using MetaRL.Experiments;
using MetaRL.Experiments.Claims;
using MetaRL.Learners;
using MetaRL.Policies;
using MetaRL.Problems;
using MetaRL.Reports.Claims;
using MetaRL.Rollouts;
using MetaRL.Sampling;
using MetaRL.Tensors;
using MetaRL.Tensors.Simd;
using MetaRL.Training;
using MetaRL.Updates;

namespace MetaRL.Texts;

/// <summary>Waves up and waves down: starts trained on both, or on a group that was found by cosines.</summary>
static class ConflictingTasks
{
    public const string Joint = "one start, joint training", Shared = "one start, MAML", Told = "a start a group, group told", Found = "a start a group, by fit";
    public const string Grouped = "training tasks in their group, by cosines";
    static readonly Maml Adapting = new() { InnerLr = 0.02 };
    static readonly int[] Counts = [1, 3, 10, 100];

    public static Claim Claim(int iterations = 400, int tasks = 100) => new()
    {
        Title = "Conflicts between tasks",
        Text = "Tasks whose gradients point against each other harm a shared start; grouping tasks by the cosines of their gradients, with a start "
            + "for each group, is better.",
        Table = "y = ±a sin x, a on [1, 5]. Squared error after one step on n examples, cosines of gradients at the start between tasks of one sign "
            + "and of both; the share of 40 training tasks that cosines of gradients on n examples put into two groups by sign, and of test tasks "
            + "whose group's start fits the support better.",
        Measure = seed => Measure(seed, iterations, tasks),
        Picture = Picture,
        Verdict = Verdict,
    };

    static int Main(string[] args) => Claim().Run(args);

    static IEnumerable<Measurement> Measure(int seed, int iterations, int tasks)
    {
        Params joint = Config(0, 0, iterations).Trained(seed), shared = Config(0, 1, iterations).Trained(seed);
        Params[] starts = [Config(-1, 1, iterations).Trained(seed), Config(1, 1, iterations).Trained(seed)];
        foreach ((string name, Params phi, int steps) in ((string, Params, int)[])[(Joint, joint, 0), (Shared, shared, 1)])
        {
            double?[][] cosines = Conflicts(phi, steps, seed).Parameters.Single(static p => p.Name == "sign").Cosines;
            yield return new(name, "cosine, same sign", (cosines[0][0]!.Value + cosines[1][1]!.Value) / 2);
            yield return new(name, "cosine, opposite", cosines[0][1]!.Value);
        }
        Waver[] training = [.. Enumerable.Range(0, 40).Select(t => new Waver(new Waves(), Split.Train, new Seed((ulong)seed).Fork("grouped").Fork((ulong)t)))];
        string[] rows = [Joint, Shared, Told, Found];
        foreach (int n in Counts)
        {
            var (errors, right) = (new double[rows.Length], 0.0);
            for (int t = 0; t < tasks; t++)
            {
                using TensorScope scope = TensorScope.Open();
                var task = new Waver(new Waves(), Split.Test, new Seed((ulong)seed).Fork("test").Fork((ulong)t));
                ExampleBatch support = task.Examples(n, ExampleSet.Support), query = task.Examples(40, ExampleSet.Query);
                double Misfit(Params phi) => Problem(0).Loss(phi, support).Item();
                int found = Misfit(starts[1]) < Misfit(starts[0]) ? 1 : -1;
                Params[] from = [joint, shared, starts[(task.Sign + 1) / 2], starts[(found + 1) / 2]];
                for (int i = 0; i < rows.Length; i++) errors[i] += Error(from[i], support, query) / tasks;
                if (found == task.Sign) right += 1.0 / tasks;
            }
            for (int i = 0; i < rows.Length; i++) yield return new(rows[i], $"n = {n}", errors[i]);
            yield return new("test tasks in their group, by fit", $"n = {n}", right);
            yield return new(Grouped, $"n = {n}", GroupedRight(joint, training, n));
        }
    }

    // Two groups have no names: as many as agree with either naming.
    static double GroupedRight(Params start, Waver[] tasks, int n)
    {
        using TensorScope scope = TensorScope.Open();
        Params[] units = [.. tasks.Select(t => Unit(Gradient(start, t.Examples(n, ExampleSet.Support))))];
        int[] groups = TaskGroups.Of([.. units.Select(a => units.Select(b => a.Dot(b).Item()).ToArray())]);
        return (1 + Math.Abs(tasks.Zip(groups, static (t, g) => t.Sign * g).Average())) / 2;
    }

    static SupervisedProblem Problem(int sign) => new()
    {
        Family = new Waves { Sign = sign },
        Policy = new GaussianMlp { Hidden = [40, 40], Activation = Activation.Relu },
        ExampleLoss = ExampleLoss.Squared,
        Shots = 5,
        Queries = 10,
        OneSupport = true,
    };

    static ExperimentConfig Config(int sign, int steps, int iterations) => new()
    {
        Name = "conflicts",
        Problem = Problem(sign),
        Learner = Adapting with { InnerSteps = steps },
        Update = new AdamUpdate { Adam = new() { Lr = 3e-3, MaxGradientNorm = 10 } },
        Training = new() { Iterations = iterations, MetaBatch = 16, TasksPerChunk = 8, ConflictsEvery = 0 },
    };

    // What the library's trainer measures of the next meta-iteration from a start.
    static TaskConflicts Conflicts(Params phi, int steps, int seed)
    {
        using var pool = new WorkerPool(Environment.ProcessorCount);
        ExperimentConfig config = Config(0, steps, 1);
        TrainingConfig training = new() { MetaBatch = 60, TasksPerChunk = 1, ConflictsEvery = 1 };
        using var trainer = new MetaTrainer(config.Problem, config.Learner, config.Update, training, SimdBackend.Instance, pool, seed + 1000);
        Params copy = phi.Map(static x => Tensor.From(x.Backend, x.ToArray(), x.Shape));
        trainer.State = new(0, copy, config.Update.Init(copy));
        return trainer.Step().Conflicts!;
    }

    static Params Gradient(Params phi, ExampleBatch support)
    {
        Params at = phi.Track();
        return Autograd.Grad(Problem(0).Loss(at, support), at);
    }

    static Params Unit(Params gradient) => 1 / Math.Sqrt(gradient.Dot(gradient).Item()) * gradient;

    static double Error(Params phi, ExampleBatch support, ExampleBatch query)
    {
        var data = new TaskBatch([support], query, 1);
        return Problem(0).Loss(Chain.Of(Problem(0), Adapting, phi.Track(), data, 0, createGraph: false).Adapted, query).Item();
    }

    static ClaimCurves Picture(Evidence all) => new()
    {
        Title = "Error after one step, by examples, from one start or one a group",
        Over = new("examples n", IsLogarithmic: true),
        Values = new("squared error"),
        Curves = [.. ((string[])[Joint, Shared, Told, Found]).Select(row => new ClaimCurve(row, [.. Counts.Select(n => new ClaimPoint(n, row, $"n = {n}"))]))],
    };

    static string Verdict(Evidence all)
    {
        string[] counts = [.. Counts.Select(static n => $"n = {n}")];
        string[] better = [.. counts.Where(n => all.Difference(n, Shared, Found).Interval95 is { Low: > 0 })];
        string which = better.Length == counts.Length ? "confirmed" : better.Length > 0 ? $"confirmed for {string.Join(", ", better)}" : "refuted";
        return $"{which}. What sharing costs, error of one MAML start minus that of a start a group, told and found by fit: "
            + string.Join("; ", counts.Select(n => $"{n}: {Evidence.Words(all.Difference(n, Shared, Told))}, {Evidence.Words(all.Difference(n, Shared, Found))}"))
            + $". Cosines group {string.Join(", ", counts.Select(n => $"{all[Grouped, n].Mean:F2} ({n})"))} of the tasks by sign; by chance it would be 0.56.";
    }

    sealed record Waver(Waves Family, Split Split, Seed Seed)
    {
        IExampleTask Task => Family.Sample(Split, Seed);
        public int Sign => (int)Task.Parameters["sign"];

        public ExampleBatch Examples(int n, ExampleSet set)
        {
            var (x, y) = (new float[n], new float[n]);
            Rng rng = Seed.Fork(set.ToString()).Stream();
            Task.Draw(set, n, ref rng, x, y);
            return ExampleBatch.Of(SimdBackend.Instance, [new ExampleSample(x, y, n, 0)]);
        }
    }
}

/// <summary>Two groups of tasks: signs of the leading eigenvector of their cosines.</summary>
static class TaskGroups
{
    /// <param name="cosines">[T][T], symmetric.</param>
    /// <returns>[T], -1 or 1; the first task is in group 1.</returns>
    public static int[] Of(double[][] cosines)
    {
        // Shifted, so that the largest eigenvalue is also the largest in size.
        int n = cosines.Length;
        double[] v = [.. Enumerable.Range(0, n).Select(static i => i == 0 ? 1.0 : 0.0)];
        for (int i = 0; i < 200; i++)
        {
            double[] next = [.. cosines.Select((row, a) => n * v[a] + row.Zip(v, static (c, x) => c * x).Sum())];
            double norm = Math.Sqrt(next.Sum(static x => x * x));
            v = Array.ConvertAll(next, x => x / norm);
        }
        return [.. v.Select(x => x * v[0] >= 0 ? 1 : -1)];
    }
}

/// <summary>y = s a sin x + ε on [−5, 5], a on [1, 5], s = ±1, ε ~ N(0, 0.3²).</summary>
sealed record Waves : ExampleFamily
{
    /// <summary>s; 0 for either.</summary>
    public int Sign { get; init; }

    public override string Name => "waves";
    public override BoxSpace Input => BoxSpace.Uniform(1, -5, 5);
    public override Space Target => BoxSpace.Unbounded(1);

    public override IExampleTask Sample(Split split, Seed seed)
    {
        Rng rng = seed.ForSplit(split).Stream();
        float a = rng.Uniform(1, 5);
        return new Wave(a, Sign != 0 ? Sign : rng.Bernoulli(0.5) ? 1 : -1);
    }

    sealed record Wave(float A, int Sign) : IExampleTask
    {
        public string Description => $"{Sign * A} sin x";
        public IReadOnlyDictionary<string, double> Parameters => new Dictionary<string, double> { ["amplitude"] = A, ["sign"] = Sign };

        public void Draw(ref Rng rng, Span<float> x, Span<float> y)
        {
            x[0] = rng.Uniform(-5, 5);
            y[0] = Sign * A * MathF.Sin(x[0]) + 0.3f * rng.Normal();
        }
    }
}
