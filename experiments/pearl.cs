// PEARL finds a task out by trying: goals on a half-circle, with rewards everywhere or at the goal alone, and a planar runner's speed
// and direction. Rakelly et al. 2019, arXiv:1903.08254.
//   dotnet run experiments/pearl.cs -- --seeds 3
//   dotnet run experiments/pearl.cs -- --columns half-circle --set update.klWeight=0.03
// What the settings are for, and what they reach: docs/algorithms/pearl.md.
#:project ../src/Experiments/MetaRL.Experiments.csproj

using MetaRL.Envs;
using MetaRL.Envs.Families;
using MetaRL.Envs.Families.Navigation;
using MetaRL.Envs.Families.Planar;
using MetaRL.Experiments;
using MetaRL.Learners;
using MetaRL.Policies;
using MetaRL.Policies.Networks;
using MetaRL.Problems;
using MetaRL.Updates;

return Experiment.RunMatrix(args, new()
{
    Name = "pearl",
    About = "Mean return of an episode of a trial. What it is by episode is in each run's report.",
    Columns =
    [
        ("half-circle", Trials.Navigation(PointReward.Distance)),
        ("half-circle-sparse", Trials.Sparse),
        ("runner-velocity", Trials.Runner(new PlanarVelocity { Horizon = 100 }, klWeight: 0.03, rollouts: 4)),
        ("runner-direction", Trials.Runner(new PlanarDirection { Horizon = 100 }, klWeight: 0.1, rollouts: 200)),
    ],
    Rows = [new("PEARL", "memory, off-policy", c => c)],
});

/// <summary>A family each, with what suits PEARL there.</summary>
static class Trials
{
    public static ExperimentConfig Navigation(PointReward reward) => new()
    {
        Name = "half-circle",
        Problem = new PolicyProblem
        {
            Family = new WithPreviousStep(new PointNavigation { Reward = reward, Goals = PointGoals.HalfCircle, HalfWidth = 1, Horizon = 20 }),
            Policy = new PosteriorPolicy(),
            Rollouts = 1,
            Episodes = 3,
            Advantage = new(Gamma: 0.9),
        },
        Learner = new Pearl(),
        Update = new PearlUpdate
        {
            Capacity = 1000,
            Steps = 200,
            Context = 40,
            KlWeight = 3e-3,
            Temperature = 0.03,
            Tau = 0.02,
            CriticAdam = Shrinking(3e-3),
            ActorAdam = Shrinking(3e-3),
            TemperatureAdam = new() { Lr = 3e-3 },
        },
        Training = new() { Iterations = 160, MetaBatch = 20 },
        Evaluation = new() { Tasks = 100, Rollouts = 10, Steps = 0 },
    };

    /// <summary>Rewards have to be found before anything can be learned of them: first z decides where the untrained policy goes.</summary>
    public static ExperimentConfig Sparse
    {
        get
        {
            ExperimentConfig c = Navigation(PointReward.Sparse);
            return c with
            {
                Problem = (PolicyProblem)c.Problem with { Policy = new PosteriorPolicy { Network = new DenseNetwork { HeadScale = 10 } } },
                Update = (PearlUpdate)c.Update with
                {
                    WarmUp = 20,
                    KlWeight = 1e-2,
                    Temperature = 0.02,
                    TargetEntropy = -0.5,
                    CriticAdam = new() { Lr = 3e-3 },
                    ActorAdam = new() { Lr = 3e-3 },
                },
            };
        }
    }

    public static ExperimentConfig Runner(TaskFamily family, double klWeight, int rollouts) => new()
    {
        Name = family.Name,
        Problem = new PolicyProblem
        {
            Family = new WithPreviousStep(family),
            Policy = new PosteriorPolicy(),
            Rollouts = 1,
            Episodes = 2,
            Advantage = new(Gamma: 0.98),
        },
        Learner = new Pearl(),
        Update = new PearlUpdate
        {
            Capacity = 2000,
            WarmUp = 5,
            Steps = 200,
            Context = 100,
            KlWeight = klWeight,
            Tau = 0.01,
        },
        Training = new() { Iterations = 150, MetaBatch = 10 },
        Evaluation = new() { Tasks = 100, Rollouts = rollouts, Steps = 0 },
    };

    static Adam Shrinking(double lr) => new() { Lr = lr, HalfLife = 10_000 };
}
