// Feature reuse or a network that changes: MAML, ANIL and BOIL trained on letters, tested near and far.
//   dotnet run experiments/texts/feature_reuse.cs -- --seeds 5 --out feature_reuse.json
// What comes out: docs/few-shot/texts/feature_reuse.md.
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
using MetaRL.Updates;

namespace MetaRL.Texts;

/// <summary>Accuracy on tasks of five kinds, from letters like those of training to texts.</summary>
static class FeatureReuse
{
    public const string Maml = "MAML", Anil = "ANIL", Boil = "BOIL", Random = "random start";
    const int Trained = 3, Long = 6;

    // Factors on the rate of each layer are learned, so that no learner depends on a rate that suits another.
    public static readonly (string Name, GradientLearner Learner)[] Learners = [
        (Maml, new Maml { InnerLr = 0.2, InnerSteps = Trained, Rates = LearnedRates.Layer }),
        (Anil, new Anil { InnerLr = 0.2, InnerSteps = Trained, Rates = LearnedRates.Layer }),
        (Boil, new Boil { InnerLr = 0.2, InnerSteps = Trained, Rates = LearnedRates.Layer }),
    ];

    // All with 196 numbers, so that one network sees them.
    public static readonly (string Name, ExampleFamily Family)[] Domains = [
        ("other scripts", new Rendered()),
        ("outlined", new Rendered { Rendering = Rendering.Outlined }),
        ("inverted", new Rendered { Rendering = Rendering.Inverted }),
        ("scrambled", new Rendered { Rendering = Rendering.Scrambled }),
        ("languages", new Languages { Letters = 14, Gram = 2 }),
    ];

    public static Claim Claim(int iterations = 150, int tasks = 50) => new()
    {
        Title = "Feature reuse against adaptation of the whole network",
        Text = "Meta-learned features are reused: adapting the last layer alone (ANIL) is as good as MAML near the training tasks, and far from "
            + "them the whole network must change (BOIL, MAML).",
        Table = "Share of queries answered, 5-way 1-shot; trained on letters with 3 steps. Chance is 0.2. Test tasks: letters of scripts never "
            + "seen, the same drawn otherwise, and texts of made-up languages.",
        Measure = seed => Measure(seed, iterations, tasks),
        Picture = Picture,
        Verdict = Verdict,
    };

    static int Main(string[] args) => Claim().Run(args);

    static IEnumerable<Measurement> Measure(int seed, int iterations, int tasks)
    {
        foreach ((string name, GradientLearner learner) in Learners)
        {
            Params phi = Config(new Rendered(), learner, iterations, tasks).Trained(seed);
            foreach (Measurement measured in Judged(name, learner, phi)) yield return measured;
        }
        foreach (Measurement measured in Judged(Random, Learners[0].Learner, Config(new Rendered(), Learners[0].Learner, 0, tasks).Trained(seed))) yield return measured;

        IEnumerable<Measurement> Judged(string name, GradientLearner learner, Params phi)
        {
            foreach ((string domain, ExampleFamily family) in Domains)
            {
                HeldOutReturns told = Config(family, learner, iterations, tasks).Judged(phi, seed);
                foreach (int k in (int[])[Trained, Long]) yield return new($"{name}, {k} steps", domain, told.SuccessAfter(k)!.Average());
            }
        }
    }

    public static ExperimentConfig Config(ExampleFamily family, MetaLearner learner, int iterations, int tasks) => new()
    {
        Name = "feature-reuse",
        Problem = new SupervisedProblem
        {
            Family = family,
            Policy = new CategoricalMlp { Hidden = [64, 64], Activation = Activation.Relu },
            Shots = 1,
            Queries = 5,
            OneSupport = true,
        },
        Learner = learner,
        Update = new AdamUpdate { Adam = new() { Lr = 3e-3, MaxGradientNorm = 10 } },
        Training = new() { Iterations = iterations, MetaBatch = 4, TasksPerChunk = 2, ConflictsEvery = 0 },
        Evaluation = new() { Tasks = tasks, Rollouts = 5, Steps = Long },
    };

    static ClaimRows Picture(Evidence all) => new()
    {
        Title = $"Accuracy after {Long} steps, near the training tasks and far from them",
        Values = new("share of queries answered"),
        Rows = [Row(Maml), Row(Anil), Row(Boil), Row(Random)],
        Columns = [.. Domains.Select(static d => d.Name)],
        IsTransposed = true,
        References = [new("chance", 0.2)],
    };

    static string Verdict(Evidence all)
    {
        string near = Domains[0].Name;
        Estimate Loss(string domain) => all.Difference(domain, Row(Maml), Row(Anil));
        string[] far = [.. Domains.Select(static d => d.Name).Where(domain => Loss(domain).Interval95 is { Low: var low } && low > Loss(near).Mean)];
        string reuse = far.Length > 0
            ? $"confirmed for {string.Join(" and ", far)}, where adapting the last layer alone loses more than near"
            : "refuted: nowhere does adapting the last layer alone lose more than near";
        return $"{reuse} ({near}: {Evidence.Words(Loss(near))}). After {Long} steps: {string.Join("; ", Domains.Select(d => Of(all, d.Name)))}.";
    }

    static string Of(Evidence all, string domain)
    {
        string[] names = [.. Learners.Select(static l => l.Name)];
        string best = names.MaxBy(name => all[Row(name), domain].Mean)!;
        string[] others = [.. names.Where(name => name != best && all.Difference(domain, Row(best), Row(name)).Interval95 is not { Low: > 0 })];
        string also = others.Length > 0 ? $", {string.Join(" and ", others)} not told from it" : "";
        return $"{domain}: {best} best{also} (MAML - ANIL {Evidence.Words(all.Difference(domain, Row(Maml), Row(Anil)))})";
    }

    static string Row(string name) => $"{name}, {Long} steps";
}
