// Policies that remember or infer beside one whose weights adapt: RL2, VariBAD, PEARL and MAML on the same families, each with the
// environment steps that it needs, told by their number. What counts is what a policy has learned of a new task by its third episode:
// the last of a trial, or an episode after adaptation to the two before it.
//   dotnet run experiments/compare_memory.cs -- --seeds 3
//   dotnet run experiments/compare_memory.cs -- --columns runner-velocity --only RL2,MAML
// What the rows are: docs/algorithms.
#:project ../src/Experiments/MetaRL.Experiments.csproj

using MetaRL.Envs;
using MetaRL.Envs.Families;
using MetaRL.Envs.Families.Navigation;
using MetaRL.Envs.Families.Planar;
using MetaRL.Experiments;
using MetaRL.Learners;
using MetaRL.Losses;
using MetaRL.Policies;
using MetaRL.Policies.Networks;
using MetaRL.Policies.Sequences;
using MetaRL.Problems;
using MetaRL.Rollouts;
using MetaRL.Updates;

return Experiment.RunMatrix(args, new()
{
    Name = "compare_memory",
    About = "Return of the third episode of a new task: the last of a trial, or, for MAML, of an episode after one gradient step on two others.",
    LastEpisode = true,
    Columns =
    [
        ("sparse-navigation", Columns.On(new PointNavigation { Goals = PointGoals.HalfCircle, HalfWidth = 1, Horizon = 20, Reward = PointReward.Sparse }, iterations: 400)),
        ("runner-velocity", Columns.On(new PlanarVelocity { Horizon = 100 }, iterations: 200)),
        ("runner-direction", Columns.On(new PlanarDirection { Horizon = 100 }, iterations: 200)),
    ],
    Rows =
    [
        new("MAML", "weights adapt", c => c.Adapting()),
        new("RL2", "memory", c => c),
        new("VariBAD", "belief", c => c.Believing()),
        new("PEARL", "posterior, off-policy", c => c.Inferring()),
    ],
});

/// <summary>Families as policies with memory see them; a row changes what its name says.</summary>
static class Columns
{
    static GaussianMlp Actor => new() { Hidden = [64], InitialLogStd = -0.5, HeadScale = 0.1 };

    public static ExperimentConfig On(TaskFamily family, int iterations) => new()
    {
        Name = family.Name,
        Problem = new PolicyProblem
        {
            Family = new WithPreviousStep(family),
            Policy = new SequencePolicy { Memory = new Gru { Width = 64 }, Inner = Actor, SeesObservation = true },
            Rollouts = 8,
            Episodes = 3,
            Advantage = new(Gamma: 0.99, Lambda: 0.95, Standardize: false, Credit: Credit.Trial),
        },
        Learner = new Rl2(),
        Update = new PpoUpdate
        {
            Adam = new() { Lr = 2e-3, MaxGradientNorm = 0.5, HalfLife = 1.5 * iterations },
            Epochs = 5,
            Loss = new ClippedLoss { Clip = 0.2 },
        },
        Training = new() { Iterations = iterations, MetaBatch = 10, ConflictsEvery = 0 },
        Evaluation = new() { Tasks = 1000, Rollouts = 2, Steps = 0, Every = 50 },
    };

    public static ExperimentConfig Believing(this ExperimentConfig c)
    {
        var update = (PpoUpdate)c.Update;
        return c with
        {
            Problem = (PolicyProblem)c.Problem with { Policy = new BeliefPolicy { Memory = new Gru { Width = 64 }, Inner = Actor } },
            Learner = new VariBad(),
            Update = update with { Loss = new BeliefLoss { Stride = c.Problem.Spec.Horizon, Inner = update.Loss } },
        };
    }

    /// <summary>As many environment steps, in batches of two rollouts before and after a gradient step.</summary>
    public static ExperimentConfig Adapting(this ExperimentConfig c)
    {
        var problem = (PolicyProblem)c.Problem;
        return c with
        {
            Problem = problem with
            {
                Family = ((WithPreviousStep)problem.Family).Inner,
                Policy = new GaussianMlp { Hidden = [64, 64], InitialLogStd = -0.5, HeadScale = 0.1 },
                Rollouts = 2,
                Episodes = 1,
                Advantage = new(Gamma: 0.99, Lambda: 0.95),
            },
            Learner = new Maml { InnerLr = 0.1 },
            Update = new AdamUpdate { Adam = new() { Lr = 5e-3, HalfLife = c.Training.Iterations / 2.0 } },
            Training = c.Training with { MetaBatch = 60 },
            Evaluation = c.Evaluation with { Steps = 1 },
        };
    }

    /// <summary>Off-policy: a quarter of the iterations, one trial a task in each, and many gradient steps on all that was seen.</summary>
    public static ExperimentConfig Inferring(this ExperimentConfig c)
    {
        var problem = (PolicyProblem)c.Problem;
        bool isSparse = problem.Spec.Horizon < 100;
        return c with
        {
            Problem = problem with
            {
                // Rewards have to be found before anything can be learned of them: first z decides where the untrained policy goes.
                Policy = new PosteriorPolicy { Network = new DenseNetwork { HeadScale = isSparse ? 10 : 1 } },
                Rollouts = 1,
                Advantage = new(Gamma: isSparse ? 0.9 : 0.98),
            },
            Learner = new Pearl(),
            Update = isSparse ? Sparse : new PearlUpdate { Capacity = 2000, WarmUp = 5, Steps = 200, Context = 100, KlWeight = 0.05, Tau = 0.01 },
            Training = c.Training with { Iterations = (c.Training.Iterations + 3) / 4, MetaBatch = isSparse ? 20 : 10 },
        };
    }

    static PearlUpdate Sparse => new()
    {
        Capacity = 1000,
        WarmUp = 20,
        Steps = 200,
        Context = 40,
        KlWeight = 1e-2,
        Temperature = 0.02,
        TargetEntropy = -0.5,
        Tau = 0.02,
        CriticAdam = new() { Lr = 3e-3 },
        ActorAdam = new() { Lr = 3e-3 },
        TemperatureAdam = new() { Lr = 3e-3 },
    };
}
