using System.Text.Json.Nodes;
using MetaRL.Conflicts;
using MetaRL.Envs;
using MetaRL.Evaluation;
using MetaRL.Persistence;
using MetaRL.Reports.Runs;
using MetaRL.Training;

namespace MetaRL.Reports.Tests;

/// <summary>Runs with made-up yet plausible numbers, the same ones every time.</summary>
static class Samples
{
    public static readonly ReferenceLine[] References = [new("random", -60.5), new("oracle", -8.25)];

    public static IterationRecord Iteration(int i, int seed = 0, int k = 2, double scale = 1, bool heldOut = false) => new()
    {
        Iteration = i,
        Returns = Returns(i, seed, k, scale),
        Loss = -0.02 * scale * Wave(i, seed),
        GradientNorm = scale * (1 + Wave(i, seed)),
        Kl = 0.01,
        EnvSteps = 4000,
        Seconds = new(0.3, 0.1, 0.2, heldOut ? 0.4 : 0),
        Extra = new Dictionary<string, double> { ["lineSearchSteps"] = i % 3 },
        HeldOut = heldOut ? Returns(i, seed + 1, k, scale) : null,
    };

    public static RunConfig Config(int seed, string experiment = "point-mass") => new()
    {
        Experiment = experiment,
        Seed = seed,
        Settings = JsonNode.Parse("""{"learner":{"innerLr":0.1,"hidden":[64,64]},"metaBatch":40,"note":null,"empty":{}}""")!.AsObject(),
        Environment = new() { ["command"] = $"dotnet run experiments/point-mass.cs -- --seed {seed}", ["workers"] = "8" },
    };

    public static EvaluationRecord Evaluation(int seed, int k = 2, double scale = 1, string task = "goal", int tasks = 4) => new()
    {
        Experiment = "point-mass",
        Family = "PointMass",
        RolloutsPerTask = 10,
        Tasks = [.. Enumerable.Range(0, tasks).Select(t => $"{task} {t}")],
        Seeds = [AdaptationTable.Of(seed, [.. Enumerable.Range(0, k + 1).Select(i => Enumerable.Range(0, tasks)
            .Select(t => scale * ((10 * i) - 30 - t + Wave(i, seed))).ToArray())])],
        References = References,
    };

    public static RunData Run(int seed = 0, int iterations = 20, int k = 2, double scale = 1, int heldOutEvery = 5, bool evaluated = true) => new(
        Config(seed),
        [.. Enumerable.Range(0, iterations).Select(i => Iteration(i, seed, k, scale, heldOutEvery > 0 && i % heldOutEvery == 0))],
        evaluated ? Evaluation(seed, k, scale) : null);

    /// <summary>The same, measured for conflicts between tasks every so often.</summary>
    public static RunData Conflicting(int seed = 0, int iterations = 20, int every = 5, int parameters = 2) => Run(seed, iterations) with
    {
        Metrics = [.. Run(seed, iterations).Metrics.Select(m => m.Iteration % every == 0 ? m with { Conflicts = Conflicts(m.Iteration, seed, parameters) } : m)],
    };

    public static TaskConflicts Conflicts(int i, int seed = 0, int parameters = 2) => new(20, 0.5 * Wave(i, seed), 0.4, [.. Enumerable.Range(0, parameters).Select(p =>
        new ParameterConflicts(p == 0 ? "direction" : $"speed of joint {p}", p == 0 ? "" : "m/s", p == 0 ? [new(-1, -1), new(1, 1)] : [new(-0.5, -1 / 6.0), new(-1 / 6.0, 1 / 6.0), new(1 / 6.0, 0.5)],
            p == 0 ? [[0.9, -1], [-1, 0.8]] : [[0.5, 0.01, null], [0.01, 1, -0.5], [null, -0.5, 0.25]],
            p == 0 ? [[10, 20], [20, 10]] : [[10, 20, 0], [20, 10, 20], [0, 20, 10]]))]);

    public static RunData[] Runs(int seeds, int iterations = 20, int k = 2, double scale = 1) =>
        [.. Enumerable.Range(0, seeds).Select(s => Run(s, iterations, k, scale))];

    static double[] Returns(int i, int seed, int k, double scale) =>
        [.. Enumerable.Range(0, k + 1).Select(step => scale * ((10 * step) - (50 * Math.Exp(-i / 30.0)) + Wave(i, seed)))];

    static double Wave(int i, int seed) => Math.Sin((i * 1.7) + (seed * 2.3));
}
