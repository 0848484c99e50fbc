// Replaying price files, walked forward in time and held out across assets: first-order MAML as in trading.cs.
//   dotnet run experiments/trading_replay.cs -- --set problem.family.folder=PATH --set problem.family.fold=2
// The files must be as in docs/environments/trading.md; those of experiments/data are made by its make_prices.cs.
#:project ../src/Experiments/MetaRL.Experiments.csproj

using MetaRL.Envs.Families.Trading;
using MetaRL.Experiments;
using MetaRL.Learners;
using MetaRL.Policies;
using MetaRL.Problems;
using MetaRL.Updates;

return Experiment.Run(args, new()
{
    Name = "trading_replay",
    Problem = new PolicyProblem
    {
        Family = new ReplayTrading
        {
            Folder = "experiments/data",
            Horizon = 60,
            Action = TradingAction.ShortFlatLong,
            Spread = new(0, 0.0005f),
            Impact = new(0, 0.0005f),
        },
        Policy = new CategoricalMlp { Hidden = [32, 32], HeadScale = 0.01 },
        Rollouts = 20,
        Advantage = new(Gamma: 0, Lambda: 0),
    },
    Learner = new Maml
    {
        Order = GradientOrder.First,
        InnerLr = 5,
        InnerLrDecay = 0.5,
    },
    Update = new AdamUpdate { Adam = new() { Lr = 5e-3, HalfLife = 100 } },
    Training = new() { Iterations = 60, MetaBatch = 20 },
    Evaluation = new() { Tasks = 600, Rollouts = 40, Steps = 2, Every = 20 },
});
