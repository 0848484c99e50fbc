using MetaRL.Envs;
using MetaRL.Envs.Families;
using MetaRL.Envs.Families.Bandits;
using MetaRL.Learners;
using MetaRL.Policies;
using MetaRL.Policies.Sequences;
using MetaRL.Problems;
using MetaRL.Rollouts;
using MetaRL.Sampling;
using MetaRL.Shards;
using MetaRL.Tensors;
using MetaRL.Tensors.Simd;

namespace MetaRL.Benchmarks;

/// <summary>The gradient of one epoch of RL²: a GRU over trials of a bandit of 5 arms and 100 pulls, a linear read-out, the ratio's loss.</summary>
/// <param name="Tasks">T, of 20 trials each.</param>
/// <param name="Width">H, of the GRU.</param>
sealed record RecurrentWorkload(int Tasks = 20, int Width = 64)
{
    public PolicyProblem Problem { get; } = new()
    {
        Family = new WithPreviousStep(new BernoulliBandit { Arms = 5, Pulls = 100 }),
        Policy = new SequencePolicy { Memory = new Gru { Width = Width }, Inner = new CategoricalMlp { Hidden = [] } },
        Rollouts = 20,
        Advantage = new(Gamma: 0.99, Lambda: 0.95, Credit: Credit.Trial),
    };

    public Rl2 Learner { get; } = new();

    public Params Phi => Learner.Init(Problem, SimdBackend.Instance, new Seed(1));

    /// <summary>Played by the fresh policy.</summary>
    public IReadOnlyList<TaskData> Data(WorkerPool pool)
    {
        using LocalShard shard = Shard(pool);
        return shard.Collect(Phi, new() { Tasks = new Seed(2), Rollouts = new Seed(3), Count = Tasks }, default);
    }

    public LocalShard Shard(WorkerPool pool) => new(Problem, Learner, SimdBackend.Instance, pool);

    /// <summary>
    /// Operations of the matrix products, 2·m·n·k each: of a step 6 H (I + H) of the GRU and 2 A H of the read-out; the gradient three
    /// times as much, less what the inputs would get.
    /// </summary>
    public double Flop
    {
        get
        {
            double inputs = Problem.Spec.InputDim, steps = Tasks * Problem.Rollouts * 100.0;
            return steps * (3 * (6 * Width * (inputs + Width) + 2 * 5 * Width) - 6 * Width * inputs);
        }
    }
}
