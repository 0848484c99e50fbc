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
using MetaRL.Envs.Spaces;
using MetaRL.Experiments;
using MetaRL.Learners;
using MetaRL.Losses;
using MetaRL.Policies;
using MetaRL.Policies.Sequences;
using MetaRL.Problems;
using MetaRL.Rollouts;
using MetaRL.Updates;

return Experiment.RunMatrix(args, new()
{
    Name = "compare_learners",
    About = "Every row has the environment steps of MAML with one adaptation step, whatever it spends them on, and the same three batches of data of a new task. "
        + "Columns keep their policy, inner step size and outer optimizer; a row changes what its name says.",
    Steps = 3,
    LastEpisode = true,
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
        new("first-order", "meta-gradient", c => c.With(c.Maml() with { Order = GradientOrder.First })),
        new("Meta-SGD", "meta-gradient, learned rates", c => c.With(c.Maml() with { Rates = LearnedRates.Weight })),
        new("MAML++", "meta-gradient, learned rates", c => c.With(c.Maml() with { Rates = LearnedRates.LayerAndStep, InnerSteps = 2 }).Losing(new MultiStepLoss { Anneal = Math.Max(1, c.Training.Iterations / 3) })),
        new("ANIL", "meta-gradient, a part adapts", c => c.With(c.LikeMaml(new Anil()))),
        new("BOIL", "meta-gradient, a part adapts", c => c.With(c.LikeMaml(new Boil()) with { InnerLr = 5 * c.Maml().InnerLr })),
        new("CAVIA", "meta-gradient, a part adapts", c => c.With(c.LikeMaml(new Cavia()) with { InnerLr = c.ContextLr() }).Acting(actor => new ContextPolicy { Inner = actor, Context = 5 })),
        // Solved to the end, a ratio that is not clipped runs away from where it was sampled.
        new("iMAML", "implicit gradient", c => c.With(new Imaml { Lambda = 1 / c.Maml().InnerLr, InnerLrDecay = c.Maml().InnerLrDecay }).Descending(new ClippedObjective())),
        new("loaded DiCE", "meta-gradient, other estimator", c => c.Descending(new LoadedDiceObjective { Memory = 0.5 })),
        new("E-MAML", "meta-gradient, other estimator", c => c.Losing(new ExplorationLoss())),
        new("ProMP", "meta-gradient, PPO outside", c => c.Repeating(new PpoUpdate { Loss = new ClippedLoss { InnerKl = 5e-4 } })),
        new("trust region", "meta-gradient, TRPO outside", c => c with { Update = new TrustRegionUpdate { MaxKl = 0.1, FisherFraction = 0.25 } }),
        new("value head", "meta-gradient, A2C inside", c => c.Acting(actor => new ActorCritic { Actor = actor })),
        new("Reptile", "no meta-gradient", c => c.With(c.Maml() with { Order = GradientOrder.First, InnerSteps = 3 }, batches: 3) with
        {
            Update = new ReptileUpdate { Optimizer = new Sgd { Lr = 0.5, HalfLife = c.Adam().HalfLife } },
        }),
        new("ES-MAML", "no meta-gradient", c => c.Evolving(pairs: 5, tasks: 4)),
        new("learned optimizer", "learned rule", c => c.With(new LearnedOptimizer { LogRange = 1, InnerSteps = 3 })),
        new("RL2", "memory", c => c.Remembering(new SequencePolicy { Memory = new Gru(), SeesObservation = true }, new Rl2(), new ClippedLoss())),
        new("VariBAD", "belief", c => c.Remembering(new BeliefPolicy { Memory = new Gru() }, new VariBad(), new BeliefLoss { Stride = c.Problem.Spec.Horizon, Inner = new ClippedLoss() })),
        new("PEARL", "posterior, off-policy", c => c.Inferring()) { Unless = "its actions are choices" },
        new("joint", "baseline: joint policy, adapted as MAML", c => c.With(c.Maml() with { InnerSteps = 0 })),
        new("fine-tuned", "baseline: joint policy, Adam on the task", c => c.With(new FineTuning { Adam = c.Adam() with { HalfLife = 0 } })),
        new("scratch", "baseline: Adam on the task", c => c.With(new FineTuning { Adam = c.Adam() with { HalfLife = 0 } }).Untrained()),
        new("random", "baseline: adapted as MAML", c => c.Untrained()),
        new("told", "oracle: sees its task, does not adapt", c => c.With(c.Maml() with { InnerSteps = 0, InnerLr = 1e-9 }).Told()) { Unless = "its tasks have parameters without a range" },
    ],
});

/// <summary>A family each, with what suits MAML there; a row changes what its name says.</summary>
static class Columns
{
    public static ExperimentConfig Navigation => new()
    {
        Name = "navigation",
        Problem = new PolicyProblem
        {
            Family = new PointNavigation(),
            Policy = new GaussianMlp { Hidden = [64, 64], InitialLogStd = -3.5, HeadScale = 0.01 },
            Rollouts = 20,
            Advantage = new(Gamma: 0.99, Lambda: 0.95),
        },
        Learner = new Maml { InnerLr = 0.02, InnerLrDecay = 0.3 },
        Update = new AdamUpdate { Adam = new() { Lr = 2e-3, HalfLife = 50 } },
        Training = new() { Iterations = 100, MetaBatch = 20 },
        Evaluation = new() { Tasks = 200, Rollouts = 10, Steps = 3 },
    };

    public static ExperimentConfig Runner(TaskFamily family) => new()
    {
        Name = family.Name,
        Problem = new PolicyProblem
        {
            Family = family,
            Policy = new GaussianMlp { Hidden = [64, 64], InitialLogStd = -0.5, HeadScale = 0.1 },
            Rollouts = 16,
            Advantage = new(Gamma: 0.99, Lambda: 0.95),
        },
        Learner = new Maml { InnerLr = 0.1, InnerLrDecay = 0.5 },
        Update = new AdamUpdate { Adam = new() { Lr = 5e-3, HalfLife = 60 } },
        Training = new() { Iterations = 100, MetaBatch = 10 },
        Evaluation = new() { Tasks = 200, Rollouts = 10, Steps = 3 },
    };

    public static ExperimentConfig DelayedBandit => new()
    {
        Name = "delayed-bandit",
        Problem = new PolicyProblem
        {
            Family = new BernoulliBandit { Arms = 2, Pulls = 20, Delay = 4 },
            Policy = new CategoricalMlp { Hidden = [32] },
            Rollouts = 10,
            Advantage = new(Gamma: 0.99, Lambda: 0.95),
        },
        Learner = new Maml { InnerLr = 0.3, InnerLrDecay = 0.7 },
        Update = new AdamUpdate { Adam = new() { Lr = 0.01 } },
        Training = new() { Iterations = 150, MetaBatch = 20 },
        Evaluation = new() { Tasks = 600, Rollouts = 40, Steps = 3 },
    };

    public static ExperimentConfig Trading => new()
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
            Advantage = new(Gamma: 0, Lambda: 0),
        },
        Learner = new Maml { InnerLr = 5, InnerLrDecay = 0.5 },
        Update = new AdamUpdate { Adam = new() { Lr = 5e-3, HalfLife = 100 } },
        Training = new() { Iterations = 150, MetaBatch = 20 },
        Evaluation = new() { Tasks = 600, Rollouts = 20, Steps = 3 },
    };
}

/// <summary>What rows do to a column's experiment.</summary>
static class Change
{
    public static Maml Maml(this ExperimentConfig c) => (Maml)c.Learner;

    public static Adam Adam(this ExperimentConfig c) => ((AdamUpdate)c.Update).Adam;

    /// <summary>Another learner with MAML's step sizes.</summary>
    public static GradientLearner LikeMaml(this ExperimentConfig c, GradientLearner learner)
        => learner with { InnerLr = c.Maml().InnerLr, InnerLrDecay = c.Maml().InnerLrDecay };

    /// <summary>A context is few numbers and its gradient short: the step has to be long. Of a Gaussian's mean it goes as 1/σ²,
    /// by which the step makes up for it.</summary>
    public static double ContextLr(this ExperimentConfig c)
        => c.Problem.Policy is GaussianMlp gaussian ? 300 * Math.Exp(2 * gaussian.InitialLogStd) : 10 * c.Maml().InnerLr;

    /// <summary>Another learner on the same budget.</summary>
    /// <param name="c">The column's.</param>
    /// <param name="learner">Instead of MAML.</param>
    /// <param name="batches">Batches of trajectories that a task gives in an iteration; null for one a step and the query.</param>
    public static ExperimentConfig With(this ExperimentConfig c, MetaLearner learner, int? batches = null)
        => c with { Learner = learner, Training = c.Training with { Iterations = Same(c, c.Training.MetaBatch * (batches ?? learner.InnerSteps + 1)) } };

    public static ExperimentConfig Untrained(this ExperimentConfig c) => c with { Training = c.Training with { Iterations = 0 } };

    public static ExperimentConfig Losing(this ExperimentConfig c, OuterLoss loss) => c with { Update = new AdamUpdate { Adam = c.Adam(), Loss = loss } };

    public static ExperimentConfig Descending(this ExperimentConfig c, PolicyObjective objective) => c with { Problem = ((PolicyProblem)c.Problem) with { InnerObjective = objective } };

    public static ExperimentConfig Acting(this ExperimentConfig c, Func<Policy, Policy> around) => c with { Problem = c.Problem with { Policy = around(c.Problem.Policy) } };

    /// <summary>Pairs of perturbations are played by few tasks, so that there are enough iterations; being few, they step far.</summary>
    public static ExperimentConfig Evolving(this ExperimentConfig c, int pairs, int tasks) => c with
    {
        Learner = c.Maml() with { Order = GradientOrder.First },
        Update = new EsUpdate { Pairs = pairs, Sigma = 10 * c.Adam().Lr, Optimizer = new Adam { Lr = 5 * c.Adam().Lr } },
        Training = c.Training with { MetaBatch = tasks, Iterations = Same(c, 2 * pairs * 2 * tasks) },
    };

    /// <summary>Adam's step in parts: an iteration may move φ as far as one step does.</summary>
    public static ExperimentConfig Repeating(this ExperimentConfig c, PpoUpdate update)
        => c with { Update = update with { Adam = c.Adam() with { Lr = c.Adam().Lr / update.Epochs, HalfLife = c.Adam().HalfLife * update.Epochs } } };

    /// <summary>Trials of four episodes, a quarter as many as the column has rollouts: the first three are what is known of a new task
    /// in the last, which counts.</summary>
    static ExperimentConfig Trials(this ExperimentConfig c, Policy policy, int rollouts)
    {
        const int Episodes = 4;
        var problem = (PolicyProblem)c.Problem;
        return c with
        {
            Problem = problem with
            {
                Family = new WithPreviousStep(problem.Family),
                Policy = policy,
                Rollouts = rollouts,
                Episodes = Episodes,
                Advantage = problem.Advantage with { Standardize = false, Credit = Credit.Trial },
            },
            Training = c.Training with { Iterations = Same(c, c.Training.MetaBatch * Episodes * rollouts / (double)problem.Rollouts), ConflictsEvery = 0 },
            Evaluation = c.Evaluation with { Steps = 0, Rollouts = 2 },
        };
    }

    /// <summary>What adapts is what is remembered. It explores by what it draws, so that σ may not start small.</summary>
    public static ExperimentConfig Remembering(this ExperimentConfig c, WrappingPolicy memory, MetaLearner learner, OuterLoss loss)
    {
        Policy actor = c.Problem.Policy is GaussianMlp gaussian ? gaussian with { InitialLogStd = -0.5, HeadScale = 0.1 } : c.Problem.Policy;
        ExperimentConfig trials = c.Trials(memory with { Inner = actor }, ((PolicyProblem)c.Problem).Rollouts / 4);
        double steps = 5 * trials.Training.Iterations;
        return trials with
        {
            Learner = learner,
            Update = new PpoUpdate { Adam = new() { Lr = 2e-3, MaxGradientNorm = 0.5, HalfLife = steps / 3 }, Epochs = 5, Loss = loss },
        };
    }

    /// <summary>Off-policy, on a tenth of the steps: one trial a task and iteration, and many gradient steps on all that was seen.</summary>
    public static ExperimentConfig? Inferring(this ExperimentConfig c)
    {
        if (c.Problem.Spec.Action is not BoxSpace) return null;
        ExperimentConfig trials = c.Trials(new PosteriorPolicy(), rollouts: 1);
        return trials with
        {
            Learner = new Pearl(),
            Update = new PearlUpdate { Capacity = 2000, WarmUp = 5, Steps = 200, Context = 100, KlWeight = 0.05, Tau = 0.01 },
            Training = trials.Training with { Iterations = (trials.Training.Iterations + 9) / 10 },
        };
    }

    public static ExperimentConfig? Told(this ExperimentConfig c)
    {
        var problem = (PolicyProblem)c.Problem;
        bool isKnown = problem.Family.TaskParameters.Count > 0 && problem.Family.TaskParameters.All(static p => double.IsFinite(p.Low) && double.IsFinite(p.High));
        return isKnown ? c with { Problem = problem with { Family = new WithTaskParameters(problem.Family) } } : null;
    }

    // Iterations of so many batches each, for the budget of MAML with one step: 2 a task.
    static int Same(ExperimentConfig c, double batches) => (int)Math.Ceiling(2.0 * c.Training.MetaBatch * c.Training.Iterations / batches);
}
