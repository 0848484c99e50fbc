// Adaptation on few bits: a float start, weights and steps rounded at test time.
//   dotnet run experiments/texts/quantized.cs -- --seeds 5 --out quantized.json
// What comes out: docs/few-shot/texts/quantized.md.
#:project ../../src/Experiments/MetaRL.Experiments.csproj

using MetaRL.Envs;
using MetaRL.Evaluation;
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

/// <summary>Accuracy and error by bits, way of rounding and adaptation steps.</summary>
static class QuantizedAdaptation
{
    static readonly int[] Steps = [0, 1, 3, 10];

    public static Claim Claim(int iterations = 200, int tasks = 50) => new()
    {
        Title = "Quantized adaptation",
        Text = "A meta-learned start adapts on low-precision hardware: with weights and steps of 8 bits nothing is lost; below that small steps "
            + "vanish, unless rounding is stochastic.",
        Table = "Letters: share of queries answered, 5-way 1-shot. Sinusoids: squared error, 10 examples. By adaptation steps; meta-training in "
            + "float with one step. Grids are symmetric, one a tensor.",
        Measure = seed => Measure(seed, iterations, tasks),
        Picture = Picture,
        Verdict = Verdict,
    };

    static int Main(string[] args) => Claim().Run(args);

    static IEnumerable<Measurement> Measure(int seed, int iterations, int tasks)
    {
        ExperimentConfig letters = Config(
            new Rendered(), new CategoricalMlp { Hidden = [64, 64], Activation = Activation.Relu }, ExampleLoss.LogLikelihood, 1, 0.4, iterations, tasks);
        ExperimentConfig sinusoids = Config(
            new Sinusoid(), new GaussianMlp { Hidden = [40, 40], Activation = Activation.Relu }, ExampleLoss.Squared, 10, 0.02, 3 * iterations, tasks);
        foreach ((string name, ExperimentConfig config) in ((string, ExperimentConfig)[])[("letters", letters), ("sinusoids", sinusoids)])
        {
            Params phi = config.Trained(seed);
            foreach ((string how, MetaLearner learner) in Learners(config.Learner))
            {
                HeldOutReturns told = (config with { Learner = learner }).Judged(phi, seed);
                foreach (int k in Steps) yield return new($"{name}, {how}", $"K = {k}", told.SuccessAfter(k)?.Average() ?? -told.After(k).Average());
            }
        }
    }

    static IEnumerable<(string, MetaLearner)> Learners(MetaLearner inner) => [
        ("float", inner),
        .. from bits in (int[])[8, 4, 3] from stochastic in (bool[])[false, true]
           select ($"{bits} bits, {(stochastic ? "stochastic" : "nearest")}", (MetaLearner)new Quantized { Inner = inner, Bits = bits, Stochastic = stochastic })];

    static ExperimentConfig Config(ExampleFamily family, Policy policy, ExampleLoss loss, int shots, double alpha, int iterations, int tasks) => new()
    {
        Name = "quantized",
        Problem = new SupervisedProblem { Family = family, Policy = policy, ExampleLoss = loss, Shots = shots, Queries = Math.Max(5, shots), OneSupport = true },
        Learner = new Maml { InnerLr = alpha },
        Update = new AdamUpdate { Adam = new() { Lr = 3e-3, MaxGradientNorm = 10 } },
        Training = new() { Iterations = iterations, MetaBatch = 8, TasksPerChunk = 4, ConflictsEvery = 0 },
        Evaluation = new() { Tasks = tasks, Rollouts = Math.Max(5, shots), Steps = Steps[^1] },
    };

    static ClaimRows Picture(Evidence all) => new()
    {
        Title = $"Letters after {Steps[^1]} steps, by bits and way of rounding",
        Values = new("share of queries answered"),
        Rows = [.. all.Rows.Where(static row => row.StartsWith("letters", StringComparison.Ordinal))],
        Columns = [$"K = {Steps[^1]}"],
    };

    static string Verdict(Evidence all)
    {
        string last = $"K = {Steps[^1]}";
        string Plain(string row) => $"{row.Split(',')[0]}, float";
        string[] rounded = [.. all.Rows.Where(row => row != Plain(row))];
        string[] free = [.. rounded.Where(row => all.Difference(last, row, Plain(row)).Interval95 is { Low: <= 0, High: >= 0 })];
        return $"after {last[4..]} steps no loss is known with {string.Join("; ", free)}. Minus float: "
            + $"{string.Join("; ", rounded.Select(row => $"{row} {Evidence.Words(all.Difference(last, row, Plain(row)))}"))}.";
    }
}

/// <summary>Another learner's adaptation where weights and steps are on grids: θₖ₊₁ = Q(θₖ + Q(Δₖ)), θ₀ = Q(φ) to the nearest.</summary>
sealed record Quantized : MetaLearner
{
    public required MetaLearner Inner { get; init; }
    public required int Bits { get; init; }
    public bool Stochastic { get; init; }

    public override Params Init(Problem problem, Tensors.Backends.IBackend backend, Seed seed) => Inner.Init(problem, backend, seed);

    public override Params Initial(Params phi, int tasks)
    {
        Rng none = default;
        return Round(Inner.Initial(phi, tasks), stochastic: false, ref none).Track();
    }

    public override Params Adapt(AdaptStep step, Params theta)
    {
        // The support tells tasks apart.
        Rng rng = new Seed((ulong)BitConverter.DoubleToInt64Bits(step.Support.Obs.Values.ToArray().Sum())).Fork((ulong)step.K).Stream();
        Params move = Round(Inner.Adapt(step, theta) - theta, Stochastic, ref rng);
        return Round(theta + move, Stochastic, ref rng).Track();
    }

    public Params Round(Params x, bool stochastic, ref Rng rng)
    {
        var items = new List<(string, Tensor)>();
        foreach ((string name, Tensor value) in x.Items())
        {
            double[] values = value.ToArray();
            int each = values.Length / value.Shape[0];
            for (int task = 0; task < value.Shape[0]; task++) Round(values.AsSpan(task * each, each), Bits, stochastic, ref rng);
            items.Add((name, Tensor.From(value.Backend, values, value.Shape)));
        }
        return new(items);
    }

    /// <summary>To multiples of max |x| / (2^(bits − 1) − 1): to the nearest, or to one of both neighbours such that the mean is x.</summary>
    public static void Round(Span<double> x, int bits, bool stochastic, ref Rng rng)
    {
        double most = 0;
        foreach (double value in x) most = Math.Max(most, Math.Abs(value));
        if (most == 0) return;
        double unit = most / ((1 << (bits - 1)) - 1);
        foreach (ref double value in x) value = unit * (stochastic ? Math.Floor(value / unit + rng.Uniform()) : Math.Round(value / unit));
    }
}
