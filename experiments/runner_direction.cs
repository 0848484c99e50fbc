// A planar runner is paid for running forwards or backwards, and is not told which: half-cheetah direction of MAML, Finn
// et al. 2017, arXiv:1703.03400, in MetaRL's own simulator. The report shows the gait before and after adaptation.
//   dotnet run experiments/runner_direction.cs -- --help
// There are two tasks, those of training: each is measured once, whatever evaluation.tasks asks for.
// What comes out: docs/environments/planar.md.
#:project ../src/Experiments/MetaRL.Experiments.csproj

using MetaRL.Envs.Families.Planar;
using MetaRL.Experiments;
using MetaRL.Learners;
using MetaRL.Policies;
using MetaRL.Problems;
using MetaRL.Updates;

return Experiment.Run(args, new()
{
    Name = "runner_direction",
    Problem = new PolicyProblem
    {
        Family = new PlanarDirection { Horizon = 100 },
        Policy = new GaussianMlp { Hidden = [64, 64], InitialLogStd = -0.5, HeadScale = 0.1 },
        Rollouts = 16,
        Advantage = new(Gamma: 0.99, Lambda: 0.95),
    },
    Learner = new Maml
    {
        InnerLr = 0.1,
        InnerSteps = 1,
    },
    Update = new PpoUpdate { Adam = new() { Lr = 1e-3 } },
    Training = new() { Iterations = 200, MetaBatch = 10 },
    Evaluation = new() { Tasks = 20, Rollouts = 200, Steps = 3 },
});
