// RL2 on families whose best possible return is known: Bernoulli bandits, also with rewards seen late, and tabular MDPs (Duan et al.
// 2016, arXiv:1611.02779). A policy with a memory plays whole trials; no weight adapts.
//   dotnet run experiments/rl2.cs -- --seeds 3
//   dotnet run experiments/rl2.cs -- --columns bandit-10-5 --only GRU
// What comes out, beside the exact values: docs/algorithms/rl2.md.
#:project ../src/Experiments/MetaRL.Experiments.csproj

using MetaRL.Envs;
using MetaRL.Envs.Families;
using MetaRL.Envs.Families.Bandits;
using MetaRL.Envs.Families.Tabular;
using MetaRL.Experiments;
using MetaRL.Learners;
using MetaRL.Losses;
using MetaRL.Policies;
using MetaRL.Policies.Sequences;
using MetaRL.Problems;
using MetaRL.Rollouts;
using MetaRL.Updates;

return Experiment.RunMatrix(args, new()
{
    Name = "rl2",
    About = "Mean return of an episode of a trial, by a policy that remembers the whole trial and does not adapt its weights.",
    Columns =
    [
        ("bandit-10-5", Trials.Of(new BernoulliBandit { Arms = 5, Pulls = 10 })),
        ("bandit-10-10", Trials.Of(new BernoulliBandit { Arms = 10, Pulls = 10 })),
        ("bandit-100-5", Trials.Of(new BernoulliBandit { Arms = 5, Pulls = 100 })),
        .. from delay in (int[])[0, 1, 2, 3, 5] select ($"delayed-{delay}", Trials.Of(new BernoulliBandit { Arms = 2, Pulls = 20, Delay = delay })),
        ("tabular-mdp", Trials.Of(new TabularMdp(), episodes: 10)),
    ],
    Rows =
    [
        new("GRU", "memory", c => c),
        new("GRU with critic", "memory", c => c.With(new SequencePolicy { Memory = new Gru { Width = 64 }, Inner = Trials.WithCritic })),
        new("transformer", "memory", c => c.With(new SequencePolicy { Memory = new CausalTransformer { Width = 32 }, Inner = Trials.ReadOut })),
        new("GRU with hypernetwork", "memory", c => c.With(new HypernetworkPolicy { Memory = new Gru { Width = 32 } })),
    ],
});

/// <summary>What the columns have in common.</summary>
static class Trials
{
    public static CategoricalMlp ReadOut => new() { Hidden = [], HeadScale = 0.1 };

    public static ActorCritic WithCritic => new() { Actor = ReadOut, Hidden = [] };

    public static ExperimentConfig Of(TaskFamily family, int episodes = 1) => new()
    {
        Name = family.Name,
        Problem = new PolicyProblem
        {
            Family = new WithPreviousStep(family),
            Policy = new SequencePolicy { Memory = new Gru { Width = 64 }, Inner = ReadOut },
            Rollouts = 20,
            Episodes = episodes,
            Advantage = new(Gamma: 0.99, Lambda: 0.95, Standardize: false, Credit: Credit.Trial),
        },
        Learner = new Rl2(),
        Update = new PpoUpdate
        {
            Adam = new() { Lr = 3e-3, MaxGradientNorm = 1 },
            Epochs = 10,
            Loss = new ClippedLoss { Clip = 0.2, Entropy = 0.01 },
        },
        Training = new() { Iterations = 300, MetaBatch = 60 },
        Evaluation = new() { Tasks = 10_000, Rollouts = 1, Steps = 0, Every = 1000 },
    };

    public static ExperimentConfig With(this ExperimentConfig c, Policy policy)
        => c with { Problem = (PolicyProblem)c.Problem with { Policy = policy } };
}
