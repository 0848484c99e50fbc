// All learners side by side, and the baselines that keep them honest, on six families with the same budget of environment
// steps. One table, one report.
//   dotnet run experiments/compare_learners.cs -- --seeds 3
//   dotnet run experiments/compare_learners.cs -- --columns navigation --only MAML,first-order,joint      a part of it
//   dotnet run experiments/compare_learners.cs -- --iterations 2                                           to see that all run
// What the rows are, and what comes out: docs/algorithms/README.md.
#:project ../src/Experiments/MetaRL.Experiments.csproj

using MetaRL.Envs;
using MetaRL.Envs.Families;
using MetaRL.Envs.Families.Bandits;
using MetaRL.Envs.Families.Navigation;
using MetaRL.Envs.Families.Planar;
using MetaRL.Envs.Families.Trading;
using MetaRL.Experiments;
using MetaRL.Experiments.Matrices;
using MetaRL.Learners;
using MetaRL.Losses;
using MetaRL.Policies;
using MetaRL.Problems;
using MetaRL.Updates;

return Experiment.RunMatrix(args, new()
{
    Name = "compare_learners",
    About = "Every row has the environment steps of MAML with one adaptation step, whatever it spends them on. Columns keep their policy, inner step size and outer "
        + "optimizer; a row changes what its name says.",
    Columns =
    [
        ("navigation", Columns.Navigation),
        ("runner-direction", Columns.Runner(new PlanarDirection { Horizon = 100 })),
        ("runner-velocity", Columns.Runner(new PlanarVelocity { Horizon = 100 })),
        ("runner-terrain", Columns.Runner(new PlanarTerrain { Horizon = 100 })),
        ("delayed-bandit", Columns.DelayedBandit),
        ("trading", Columns.Trading),
    ],
    Rows =
    [
        new("MAML", "meta-gradient", c => c),
        new("first-order", "meta-gradient", c => c.With(c.Maml with { Order = GradientOrder.First })),
        new("Meta-SGD", "meta-gradient, learned rates", c => c.With(c.Maml with { Rates = LearnedRates.Weight })),
        new("MAML++", "meta-gradient, learned rates", c => c.With(c.Maml with { Rates = LearnedRates.LayerAndStep, InnerSteps = 2 }).Losing(new MultiStepLoss { Anneal = Math.Max(1, c.Training.Iterations / 3) })),
        new("ANIL", "meta-gradient, a part adapts", c => c.With(c.Maml.As(new Anil()))),
        new("BOIL", "meta-gradient, a part adapts", c => c.With(c.Maml.As(new Boil()))),
        new("CAVIA", "meta-gradient, a part adapts", c => c.With(c.Maml.As(new Cavia()) with { InnerLr = 10 * c.Maml.InnerLr }).Acting(p => new ContextPolicy { Inner = p, Context = 5 })),
        new("iMAML", "implicit gradient", c => c.With(new Imaml { Lambda = 1 / c.Maml.InnerLr, InnerLrDecay = c.Maml.InnerLrDecay })),
        new("loaded DiCE", "meta-gradient, other estimator", c => c.Descending(new LoadedDiceObjective())),
        new("E-MAML", "meta-gradient, other estimator", c => c.Losing(new ExplorationLoss())),
        new("ProMP", "meta-gradient, PPO outside", c => c.Updating(new PpoUpdate { Adam = c.Adam, InnerKl = 5e-4 })),
        new("trust region", "meta-gradient, TRPO outside", c => c.Updating(new TrustRegionUpdate { FisherFraction = 0.25 })),
        new("value head", "meta-gradient, A2C inside", c => c.Acting(p => new ActorCritic { Actor = p })),
        new("Reptile", "no meta-gradient", c => c.With(c.Maml with { Order = GradientOrder.First, InnerSteps = 3 }, batches: 3).Updating(new ReptileUpdate { Optimizer = new Sgd { Lr = 0.5, HalfLife = c.Adam.HalfLife } })),
        new("ES-MAML", "no meta-gradient", c => c.With(c.Maml with { Order = GradientOrder.First }, batches: 2 * 2 * Es.Pairs * Es.MetaBatch / c.Training.MetaBatch).Updating(Es.Update) with { Training = c.Es() }),
        new("joint", "baseline: one policy, adapted as MAML", c => c.With(c.Maml with { InnerSteps = 0 }, batches: 1)),
        new("joint, fine-tuned", "baseline: one policy, Adam on the task", c => c.With(new FineTuning { Adam = Columns.TaskAdam }, batches: 1)),
        new("scratch", "baseline: Adam on the task", c => c.With(new FineTuning { Adam = Columns.TaskAdam }) with { Training = c.Training with { Iterations = 0 } }),
        new("random", "baseline: adapted as MAML", c => c with { Training = c.Training with { Iterations = 0 } }),
        new("told", "oracle: sees its task", c => c.Told()),
    ],
});
