// 2-D navigation to an unseen goal: MAML, Finn et al. 2017, arXiv:1703.03400, section 5.3.
//   dotnet run experiments/point_navigation.cs -- --help
#:project ../src/Experiments/MetaRL.Experiments.csproj

using MetaRL;
using MetaRL.Envs;
using MetaRL.Experiments;
using MetaRL.Policies;

return Experiment.Run(args, new()
{
    Name = "point_navigation",
    Family = new PointNavigation(),
    Learner = new Maml
    {
        Policy = new GaussianMlp { Hidden = [64, 64] },
        InnerLr = 0.1,
        InnerSteps = 1,
    },
    Update = new TrustRegionUpdate { MaxKl = 0.01 },
    Training = new() { Iterations = 100, MetaBatch = 20, Rollouts = 20 },
    Evaluation = new() { Tasks = 40, Rollouts = 40, Steps = 3, Every = 25 },
});
