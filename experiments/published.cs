// Rows of the literature that a gradient learner without memory reaches: Bernoulli bandits and tabular MDPs of RL2 (Duan et
// al. 2016, arXiv:1611.02779), for which SNAIL (Mishra et al. 2018, arXiv:1707.03141) gives MAML's returns.
//   dotnet run experiments/published.cs -- --seeds 3
// What comes out, and what may be compared: docs/algorithms/maml.md.
#:project ../src/Experiments/MetaRL.Experiments.csproj

using MetaRL.Envs;
using MetaRL.Envs.Families.Bandits;
using MetaRL.Envs.Families.Tabular;
using MetaRL.Experiments;
using MetaRL.Learners;
using MetaRL.Policies;
using MetaRL.Problems;
using MetaRL.Updates;

return Experiment.RunMatrix(args, new()
{
    Name = "published",
    About = "Mean return of an episode after gradient steps on the rollouts of others: a policy without memory learns between episodes, not within them.",
    Columns =
    [
        ("bandit-10-5", Published.On(new BernoulliBandit { Arms = 5, Pulls = 10 }, innerLr: 2)),
        ("bandit-10-10", Published.On(new BernoulliBandit { Arms = 10, Pulls = 10 }, innerLr: 2)),
        ("tabular-mdp", Published.On(new TabularMdp(), innerLr: 2)),
    ],
    Rows =
    [
        new("MAML", "meta-gradient", c => c),
        new("random", "adapted as MAML", c => c with { Training = c.Training with { Iterations = 0 } }),
    ],
});

/// <summary>What the columns have in common.</summary>
static class Published
{
    public static ExperimentConfig On(TaskFamily family, double innerLr) => new()
    {
        Name = family.Name,
        Problem = new PolicyProblem
        {
            Family = family,
            Policy = new CategoricalMlp { Hidden = [32] },
            Rollouts = 20,
            Advantage = new(Gamma: 0.99, Lambda: 0.95),
        },
        Learner = new Maml { InnerLr = innerLr, InnerLrDecay = 0.7 },
        Update = new AdamUpdate { Adam = new() { Lr = 0.01, HalfLife = 100 } },
        Training = new() { Iterations = 200, MetaBatch = 20 },
        Evaluation = new() { Tasks = 600, Rollouts = 40, Steps = 3 },
    };
}
