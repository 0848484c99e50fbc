// What a delay of rewards does to the first steps of adaptation, by where adaptation starts. Two arms, 20 pulls, each
// paid some pulls later: which arm is better differs by task and never on average.
//   dotnet run experiments/delayed_bandit.cs -- --seeds 5
// What comes out: docs/environments/bandits.md.
#:project ../src/Experiments/MetaRL.Experiments.csproj

using MetaRL.Envs.Families.Bandits;
using MetaRL.Experiments;
using MetaRL.Experiments.Sweeps;
using MetaRL.Learners;
using MetaRL.Policies;
using MetaRL.Problems;
using MetaRL.Updates;

return Experiment.RunSweep(args, new()
{
    Name = "delayed_bandit",
    Problem = new PolicyProblem
    {
        Family = new BernoulliBandit { Arms = 2, Pulls = 20 },
        Policy = new CategoricalMlp { Hidden = [32] },
        Rollouts = 10,
        Advantage = new(Gamma: 0.99, Lambda: 0.95),
    },
    Learner = new Maml { InnerLr = 0.3 },
    Update = new AdamUpdate { Adam = new() { Lr = 0.01 } },
    Training = new() { Iterations = 150, MetaBatch = 20 },
    Evaluation = new() { Tasks = 600, Rollouts = 400, Steps = 3, Gradient = true },
},
new Sweep
{
    Variable = "delay",
    Values = [0, 2, 4, 8, 16],
    Set = (config, delay) =>
    {
        var problem = (PolicyProblem)config.Problem;
        var bandit = (BernoulliBandit)problem.Family;
        return config with { Problem = problem with { Family = bandit with { Delay = (int)delay } } };
    },
    Variants =
    [
        ("meta-learned", config => config),
        ("untrained", config => config with { Training = config.Training with { Iterations = 0 } }),
        ("pretrained", config => config with { Learner = config.Learner with { InnerSteps = 0 } }),
    ],
    About = "Rewards are seen some pulls late. Adaptation starts from a meta-learned, an untrained or a pretrained policy (plain "
        + "policy gradient on all tasks, which have no arm in common to prefer).",
});
