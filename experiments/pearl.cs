// 2-D navigation to a goal on a half-circle, found by trying: PEARL, Rakelly et al. 2019, arXiv:1903.08254, section 6.4.
//   dotnet run experiments/pearl.cs -- --help
//   dotnet run experiments/pearl.cs -- --set problem.family.inner.reward=sparse     pays within 0.2 of the goal only, as in the paper
// What the settings are for, and what they reach: docs/algorithms/pearl.md.
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
    Name = "pearl",
    Problem = new PolicyProblem
    {
        Family = new WithPreviousStep(new PointNavigation { Goals = PointGoals.HalfCircle, HalfWidth = 1, Horizon = 20 }),
        Policy = new PosteriorPolicy { Latent = 5 },
        Rollouts = 2,
        Episodes = 3,
        Advantage = new(Gamma: 0.9),
    },
    Learner = new Pearl(),
    Update = new PearlUpdate
    {
        Context = 40,
        KlWeight = 1e-4,
        Temperature = 0.03,
        Tau = 0.02,
        CriticAdam = new() { Lr = 3e-3 },
        ActorAdam = new() { Lr = 3e-3 },
        TemperatureAdam = new() { Lr = 3e-3 },
    },
    Training = new() { Iterations = 100, MetaBatch = 10 },
    Evaluation = new() { Tasks = 100, Rollouts = 10, Steps = 0, Every = 25 },
});
