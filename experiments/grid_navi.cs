// A goal that cannot be seen, in a 5 × 5 grid, four episodes a trial: who remembers searches once, and then knows the way.
// VariBAD, Zintgraf et al. 2020, arXiv:1910.08348, section 5.1; RL², Duan et al. 2016, arXiv:1611.02779; and a memory that makes the policy's weights.
//   dotnet run experiments/grid_navi.cs -- --seeds 3
//   dotnet run experiments/grid_navi.cs -- --only RL2 --seeds 3        one of them
// What comes out: docs/algorithms/varibad.md.
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

return Experiment.RunMatrix(args, new()
{
    Name = "grid_navi",
    About = "Four episodes of 15 steps a trial; the number is the mean of the four. Best: 4.000 in the first, 11.0714 in each later one, 9.304 on average.",
    Columns = [("grid", Trials.Config)],
    Rows =
    [
        new("VariBAD", "acts on a belief", c => c.Annealed()),
        new("RL2", "acts on its memory", c => c.Remembering(new SequencePolicy { Memory = Trials.Memory, Inner = new CategoricalMlp { Hidden = [64, 64] } })),
        new("hypernetwork", "memory makes its weights", c => c.Remembering(new HypernetworkPolicy { Memory = Trials.Memory, Inner = new CategoricalMlp { Hidden = [32] } })),
    ],
});

static class Trials
{
    public static Gru Memory => new() { Width = 64 };

    /// <summary>Without a large entropy a search ends with the first episode, whether or not it found the goal, or settles for a poor way.</summary>
    static ClippedLoss Searching => new() { Clip = 0.2, Entropy = 0.1 };

    /// <summary>VariBAD's; the others change what their name says.</summary>
    public static ExperimentConfig Config => new()
    {
        Name = "grid",
        Problem = new PolicyProblem
        {
            // Cells one-hot: as numbers they cost memory and decoder several times the steps.
            Family = new WithPreviousStep(new GridNavi { Place = GridPlace.Choices }),
            Policy = new BeliefPolicy { Memory = Memory, Latent = 5, Inner = new CategoricalMlp { Hidden = [64] } },
            Rollouts = 8,
            Episodes = 4,
            // Rollouts that all miss a goal would be standardized to noise as large as a find is worth.
            Advantage = new(Gamma: 0.98, Lambda: 0.95, Standardize: false, Credit: Credit.Trial),
        },
        Learner = new VariBad(),
        Update = new PpoUpdate
        {
            Adam = new() { Lr = 3e-3 },
            Epochs = 6,
            Loss = new BeliefLoss { Stride = 10, Inner = Searching },
        },
        Training = new() { Iterations = 2400, MetaBatch = 16, ConflictsEvery = 0 },
        Evaluation = new() { Tasks = 1000, Rollouts = 100, Steps = 0, Every = 200 },
    };

    /// <summary>Returns train the memory itself, which takes half the steps.</summary>
    public static ExperimentConfig Remembering(this ExperimentConfig c, Policy policy)
    {
        ExperimentConfig half = c with
        {
            Problem = c.Problem with { Policy = policy },
            Learner = new Rl2(),
            Update = new PpoUpdate { Adam = new() { Lr = 7e-4, MaxGradientNorm = 0.5 }, Epochs = 4, Loss = Searching },
            Training = c.Training with { Iterations = (c.Training.Iterations + 1) / 2 },
        };
        return half.Annealed();
    }

    /// <summary>Steps of Adam are halved four times over the training, and the bonus for entropy twice: earlier, a search ends too soon.</summary>
    public static ExperimentConfig Annealed(this ExperimentConfig c)
    {
        var update = (PpoUpdate)c.Update;
        double iterations = c.Training.Iterations;
        Adam adam = update.Adam with { HalfLife = iterations * update.Epochs / 4 };
        return c with { Update = update with { Adam = adam, Loss = Calming(update.Loss, iterations / 2) } };
    }

    static OuterLoss Calming(OuterLoss loss, double halfLife) => loss switch
    {
        BeliefLoss belief => belief with { Inner = Calming(belief.Inner, halfLife) },
        ClippedLoss clipped => clipped with { EntropyHalfLife = halfLife },
        _ => loss,
    };
}
