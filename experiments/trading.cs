// Trading synthetic assets whose moves persist or turn round: first-order MAML, Finn et al. 2017, arXiv:1703.03400.
//   dotnet run experiments/trading.cs -- --help
// What an asset is, and what the reference lines are: docs/environments/trading.md.
#:project ../src/Experiments/MetaRL.Experiments.csproj

using MetaRL.Envs.Families.Trading;
using MetaRL.Experiments;
using MetaRL.Learners;
using MetaRL.Policies;
using MetaRL.Problems;
using MetaRL.Updates;

return Experiment.Run(args, new()
{
    Name = "trading",
    Problem = new PolicyProblem
    {
        Family = new MomentumTrading
        {
            Horizon = 60,
            Action = TradingAction.ShortFlatLong,
            Persistence = new(-0.6f, 0.6f),
            Spread = new(0, 0.0005f),
            Impact = new(0, 0.0005f),
        },
        Policy = new CategoricalMlp { Hidden = [32, 32], HeadScale = 0.01 },
        Rollouts = 20,
        // A position earns until the next bar and hardly matters after it: a discount of 0 leaves out the noise of all that follows.
        Advantage = new(Gamma: 0, Lambda: 0),
    },
    Learner = new Maml
    {
        Order = GradientOrder.First,
        InnerLr = 5,
        InnerLrDecay = 0.5,
    },
    Update = new AdamUpdate { Adam = new() { Lr = 5e-3, HalfLife = 100 } },
    Training = new() { Iterations = 200, MetaBatch = 20 },
    Evaluation = new() { Tasks = 600, Rollouts = 40, Steps = 3, Every = 25 },
});
