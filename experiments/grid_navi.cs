// A goal that cannot be seen, in a 5 × 5 grid, four episodes a trial: VariBAD, Zintgraf et al. 2020, arXiv:1910.08348, section 5.1.
//   dotnet run experiments/grid_navi.cs -- --seeds 5
// The same with RL², whose memory is trained by returns, and with a memory that makes the policy's weights:
//   dotnet run experiments/grid_navi.cs -- --set learner=rl2 --set update.loss=clipped --set problem.policy=sequence --set problem.policy.inner=categoricalMlp
//   dotnet run experiments/grid_navi.cs -- --set learner=rl2 --set update.loss=clipped --set problem.policy=hypernetwork --set problem.policy.inner=categoricalMlp
// What comes out: docs/algorithms/varibad.md and docs/algorithms/hypernetwork.md.
#:project ../src/Experiments/MetaRL.Experiments.csproj

using MetaRL.Envs.Families;
using MetaRL.Envs.Families.Navigation;
using MetaRL.Experiments;
using MetaRL.Learners;
using MetaRL.Losses;
using MetaRL.Policies;
using MetaRL.Policies.Sequences;
using MetaRL.Problems;
using MetaRL.Rollouts;
using MetaRL.Updates;

return Experiment.Run(args, new()
{
    Name = "grid_navi",
    Problem = new PolicyProblem
    {
        Family = new WithPreviousStep(new GridNavi()),
        Policy = new BeliefPolicy
        {
            Memory = new Gru { Width = 64 },
            Latent = 5,
            Inner = new ActorCritic { Actor = new CategoricalMlp { Hidden = [32] }, Hidden = [32] },
        },
        Rollouts = 4,
        Episodes = 4,
        // Four rollouts that all miss a goal would be standardized to noise as large as a find is worth.
        Advantage = new(Gamma: 0.95, Lambda: 0.95, Standardize: false, Credit: Credit.Trial),
    },
    Learner = new VariBad(),
    Update = new PpoUpdate
    {
        Adam = new() { Lr = 2e-3 },
        Epochs = 4,
        Loss = new BeliefLoss { Inner = new ClippedLoss { Clip = 0.2, Entropy = 0.01 } },
    },
    Training = new() { Iterations = 1000, MetaBatch = 16 },
    Evaluation = new() { Tasks = 600, Rollouts = 40, Steps = 0, Every = 50 },
});
