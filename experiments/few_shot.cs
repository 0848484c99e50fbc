// Few-shot classification of letters from scripts never seen in training: learners that adapt weights, learners that compare with what
// they read, and honest baselines. Accuracy on 600 held-out tasks (episodes).
//   dotnet run experiments/few_shot.cs -- --columns 5-way-1-shot --seeds 2
//   dotnet run experiments/few_shot.cs -- --columns 5-way-1-shot --only prototypes
// What comes out, with the published numbers for Omniglot: docs/few-shot/classification.md.
#:project ../src/Experiments/MetaRL.Experiments.csproj

using MetaRL.Experiments;
using MetaRL.Learners;
using MetaRL.Losses;
using MetaRL.Policies;
using MetaRL.Policies.Reading;
using MetaRL.Problems;
using MetaRL.Problems.Examples;
using MetaRL.Updates;

return Experiment.RunMatrix(args, new()
{
    Name = "few_shot",
    About = "Share of the queries whose letter is found. All learners see as many tasks in training, frozen features as many images; "
        + "scripts of test tasks are in none of them.",
    Success = true,
    Columns =
    [
        ("5-way-1-shot", Episodes.Of(ways: 5, shots: 1)),
        ("5-way-5-shot", Episodes.Of(ways: 5, shots: 5)),
        ("20-way-1-shot", Episodes.Of(ways: 20, shots: 1)),
    ],
    Rows =
    [
        new("prototypes", "reads, compares with means", c => c.Reading(new PrototypeClassifier())),
        new("ridge", "reads, regression in closed form", c => c.Reading(new RidgeClassifier())),
        new("matching", "reads, attends to examples", c => c.Reading(new MatchingClassifier())),
        new("siamese", "reads, nearest example", c => c.Reading(new SiameseClassifier()).Losing(new ContrastiveLoss { Margin = 10 })),
        new("memory", "reads, writes into a memory", c => c.Reading(new MemoryClassifier())),
        new("recurrent", "reads, LSTM", c => c.Reading(new RecurrentClassifier())),
        new("MAML", "adapts all weights", c => c),
        new("first-order", "adapts all weights", c => c.With(c.Maml() with { Order = GradientOrder.First })),
        new("Reptile", "adapts all weights, no meta-gradient", c => c.With(c.Maml() with { Order = GradientOrder.First }).Moving()),
        new("Meta-SGD", "adapts all weights, learned rates", c => c.With(new MetaSgd { InnerLr = c.Maml().InnerLr })),
        new("ANIL", "adapts the last layer", c => c.With(new Anil { InnerLr = c.Maml().InnerLr, InnerSteps = c.Maml().InnerSteps })),
        // 50 steps are those of a head that is learned in the place of the means: docs/few-shot/frozen-features.md.
        new("frozen features", "baseline: classification, then nearest mean", c => c.Joint().With(new FrozenFeatures(), steps: 1)) { Steps = 50 },
        new("scratch", "baseline: Adam on the task alone", c => c.With(new FineTuning { Adam = new() { Lr = 3e-3 } }, steps: 50).Untrained()) { Steps = 50 },
        new("pixels", "baseline: nearest image", c => c.Reading(new SiameseClassifier(), new CategoricalMlp { Hidden = [] }).Untrained()),
    ],
});

/// <summary>N-way tasks of letters, and what rows make of MAML on them.</summary>
static class Episodes
{
    const int TrainingLetters = 4132;   // all there are; one more is an error

    public static ExperimentConfig Of(int ways, int shots) => new()
    {
        Name = $"{ways}-way-{shots}-shot",
        Problem = new SupervisedProblem
        {
            Family = new Glyphs { Ways = ways },
            Policy = Network,
            Shots = shots,
            Queries = 5,
            OneSupport = true,
        },
        Learner = new Maml { InnerLr = 0.4, InnerSteps = 2 },
        Update = new AdamUpdate { Adam = new() { Lr = 2e-3, HalfLife = 500, MaxGradientNorm = 10 } },
        Training = new() { Iterations = 1000, MetaBatch = 4, ConflictsEvery = 0 },
        Evaluation = new() { Tasks = 600, Rollouts = 5, Steps = 2 },
    };

    /// <summary>conv-4 with 16 filters, a quarter of the papers', so that a row takes minutes on two cores.</summary>
    static ConvClassifier Network => new() { Filters = 16 };

    public static Maml Maml(this ExperimentConfig c) => (Maml)c.Learner;

    public static ExperimentConfig With(this ExperimentConfig c, MetaLearner learner, int? steps = null)
        => c with { Learner = learner, Evaluation = c.Evaluation with { Steps = steps ?? learner.InnerSteps } };

    public static ExperimentConfig Reading(this ExperimentConfig c, ReadingClassifier model, Policy? features = null)
        => c.With(new Reading()) with { Problem = c.Problem with { Policy = model with { Inner = features ?? Network } } };

    /// <summary>Letters of training together, each with a label of its own; as many images as supports and queries have.</summary>
    public static ExperimentConfig Joint(this ExperimentConfig c)
    {
        var episodes = (SupervisedProblem)c.Problem;
        return c with
        {
            Problem = episodes with
            {
                Family = new JointClasses { Inner = (Glyphs)episodes.Family, Classes = TrainingLetters },
                Queries = episodes.Shots + episodes.Queries,
            },
        };
    }

    public static ExperimentConfig Losing(this ExperimentConfig c, OuterLoss loss) => c with { Update = (AdamUpdate)c.Update with { Loss = loss } };

    /// <summary>Towards adapted weights.</summary>
    public static ExperimentConfig Moving(this ExperimentConfig c) => c with { Update = new ReptileUpdate { Optimizer = new Sgd { Lr = 0.5 } } };

    public static ExperimentConfig Untrained(this ExperimentConfig c) => c with { Training = c.Training with { Iterations = 0 } };
}
