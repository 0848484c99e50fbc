// 2-D navigation to an unseen goal: MAML, Finn et al. 2017, arXiv:1703.03400, section 5.3.1.
//   dotnet run experiments/point_navigation.cs -- --help
// What the settings are for, and what they reach: docs/algorithms/maml.md.
#:project ../src/Experiments/MetaRL.Experiments.csproj

using MetaRL.Envs.Families.Navigation;
using MetaRL.Experiments;
using MetaRL.Learners;
using MetaRL.Policies;
using MetaRL.Problems;
using MetaRL.Updates;

return Experiment.Run(args, new()
{
    Name = "point_navigation",
    Problem = new PolicyProblem
    {
        Family = new PointNavigation(),
        Policy = new GaussianMlp { Hidden = [64, 64], InitialLogStd = -3.5, HeadScale = 0.01 },
        Rollouts = 20,
        Advantage = new(Gamma: 0.99, Lambda: 0.95),
    },
    Learner = new Maml
    {
        InnerLr = 0.02,
        InnerLrDecay = 0.3,
        InnerSteps = 1,
    },
    Update = new AdamUpdate { Adam = new() { Lr = 1.5e-3, HalfLife = 100 } },
    Training = new() { Iterations = 300, MetaBatch = 20 },
    Evaluation = new() { Tasks = 600, Rollouts = 20, Steps = 4, Every = 25 },
});
