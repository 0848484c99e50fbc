// 2-D navigation to a goal that the policy is told: the oracle of MAML's comparison, Finn et al. 2017, arXiv:1703.03400, section 5.
//   dotnet run experiments/point_navigation_told.cs -- --help
// What it says and what it does not: docs/algorithms/baselines.md.
#:project ../src/Experiments/MetaRL.Experiments.csproj

using MetaRL.Envs.Families;
using MetaRL.Envs.Families.Navigation;
using MetaRL.Experiments;
using MetaRL.Learners;
using MetaRL.Policies;
using MetaRL.Problems;
using MetaRL.Updates;

return Experiment.Run(args, new()
{
    Name = "point_navigation_told",
    Problem = new PolicyProblem
    {
        Family = new WithTaskParameters(new PointNavigation()),
        Policy = new GaussianMlp { Hidden = [64, 64], InitialLogStd = -2, HeadScale = 0.01 },
        Rollouts = 20,
        Advantage = new(Gamma: 0.99, Lambda: 0.95),
    },
    Learner = new FineTuning(),
    Update = new PpoUpdate { Adam = new() { Lr = 0.01, HalfLife = 100 } },
    Training = new() { Iterations = 300, MetaBatch = 20 },
    Evaluation = new() { Tasks = 600, Rollouts = 20, Steps = 0, Every = 25 },
});
