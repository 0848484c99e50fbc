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
    About = "Mean return of an episode of a trial, by a policy that remembers the whole trial and does not adapt its weights. A tabular trial has ten episodes.",
    Columns =
    [
        ("bandit-10-5", Trials.Short(new BernoulliBandit { Arms = 5, Pulls = 10 })),
        ("bandit-10-10", Trials.Short(new BernoulliBandit { Arms = 10, Pulls = 10 })),
        ("bandit-100-5", Trials.Long(new BernoulliBandit { Arms = 5, Pulls = 100 })),
        .. from delay in (int[])[0, 1, 2, 3, 5] select ($"delayed-{delay}", Trials.Short(new BernoulliBandit { Arms = 2, Pulls = 20, Delay = delay })),
        ("tabular-mdp", Trials.Tabular),
    ],
    Rows =
    [
        new("GRU", "memory", c => c),
        new("transformer", "memory", c => c.Attending()),
        new("GRU with hypernetwork", "memory makes weights", c => c.With(new HypernetworkPolicy { Memory = new Gru { Width = 32 } })),
    ],
});

/// <summary>What the columns have in common, and where they differ.</summary>
static class Trials
{
    /// <summary>10 or 20 steps a trial.</summary>
    public static ExperimentConfig Short(TaskFamily family) => new()
    {
        Name = family.Name,
        Problem = new PolicyProblem
        {
            Family = new WithPreviousStep(family),
            Policy = new SequencePolicy { Memory = new Gru { Width = 64 }, Inner = new CategoricalMlp { Hidden = [], HeadScale = 0.1 } },
            Rollouts = 20,
            Advantage = new(Gamma: 0.99, Lambda: 0.95, Standardize: false, Credit: Credit.Trial),
        },
        Learner = new Rl2(),
        Update = new PpoUpdate
        {
            Adam = new() { Lr = 3e-3, MaxGradientNorm = 1 },
            Epochs = 10,
            Loss = new ClippedLoss { Clip = 0.2, Entropy = 0.01 },
        },
        Training = new() { Iterations = 300, MetaBatch = 60, ConflictsEvery = 0 },
        Evaluation = new() { Tasks = 5000, Rollouts = 1, Steps = 0, Every = 1000 },
    };

    /// <summary>100 steps a trial: gates that keep as long, small batches and more updates, whose steps are halved four times.</summary>
    public static ExperimentConfig Long(TaskFamily family)
    {
        ExperimentConfig c = Short(family).Remembering(new Gru { Width = 64, Span = 100 });
        var update = (PpoUpdate)c.Update;
        return c with
        {
            Training = c.Training with { Iterations = 1500, MetaBatch = 15 },
            Update = update with { Epochs = 5, Adam = update.Adam with { HalfLife = 1875 } },
        };
    }

    /// <summary>What is remembered has to be told apart by state, which policies are slow to find out: memory is shown whole
    /// transitions, a short horizon makes what a reward says loud, and there are 1.5·10⁸ steps, an hour and a half of one core. A transformer does better with 3·10⁷.</summary>
    public static ExperimentConfig Tabular
    {
        get
        {
            ExperimentConfig c = Long(new TabularMdp());
            var problem = (PolicyProblem)c.Problem;
            var update = (PpoUpdate)c.Update;
            var remembering = new SequencePolicy
            {
                Memory = new Gru { Width = 64, Span = 100 },
                Inner = new CategoricalMlp { Hidden = [64], HeadScale = 0.1 },
                Transitions = true,
                SeesObservation = true,
            };
            return c with
            {
                Problem = problem with
                {
                    Policy = new NormalizedPolicy { Inner = remembering },
                    Rollouts = 10,
                    Episodes = 10,
                    Advantage = problem.Advantage with { Gamma = 0.5, Lambda = 0.9 },
                },
                Training = c.Training with { Iterations = 9200, MetaBatch = 16 },
                Update = update with { Adam = update.Adam with { HalfLife = 22_500 } },
            };
        }
    }

    /// <summary>Attention finds what was earned in a state by the state itself, where gates have to keep it apart: smaller steps, and in
    /// tabular MDPs a fifth of them.</summary>
    public static ExperimentConfig Attending(this ExperimentConfig c)
    {
        ExperimentConfig own = c.Remembering(new CausalTransformer { Width = 32, Hidden = 64 });
        var update = (PpoUpdate)own.Update;
        const int most = 2000;
        return own with
        {
            Training = own.Training with { Iterations = Math.Min(own.Training.Iterations, most) },
            Update = update with { Adam = update.Adam with { Lr = 1e-3, HalfLife = Math.Min(update.Adam.HalfLife, 7500) } },
        };
    }

    public static ExperimentConfig Remembering(this ExperimentConfig c, SequenceModel memory)
        => c.With(WithMemory(((PolicyProblem)c.Problem).Policy, memory));

    static Policy WithMemory(Policy policy, SequenceModel memory) => policy is NormalizedPolicy normalized
        ? normalized with { Inner = WithMemory(normalized.Inner, memory) }
        : (SequencePolicy)policy with { Memory = memory };

    public static ExperimentConfig With(this ExperimentConfig c, Policy policy)
        => c with { Problem = (PolicyProblem)c.Problem with { Policy = policy } };
}
