using MetaRL.Envs;
using MetaRL.Learners;
using MetaRL.Policies;
using MetaRL.Problems;
using MetaRL.Rollouts;
using MetaRL.Sampling;
using MetaRL.Shards;
using MetaRL.Tensors;
using MetaRL.Tensors.Backends;
using MetaRL.Updates;

namespace MetaRL.Benchmarks;

/// <summary>A second-order MAML meta-gradient on random trajectories: Gaussian MLP 20→H→H→6 with tanh. No environment.</summary>
/// <param name="Tasks">T</param>
/// <param name="Samples">N, in each support and in the query batch of a task.</param>
/// <param name="Hidden">H, width of both hidden layers.</param>
/// <param name="InnerSteps">K</param>
sealed record MetaGradientWorkload(int Tasks = 20, int Samples = 2000, int Hidden = 64, int InnerSteps = 1)
{
    public PolicyProblem Problem { get; } = new()
    {
        Family = new LocomotionSizes(),
        Policy = new GaussianMlp { Hidden = [Hidden, Hidden], HeadScale = 0.01 },
    };

    public Maml Learner { get; } = new() { InnerLr = 0.1, InnerSteps = InnerSteps };

    public Params Phi(IBackend backend) => Learner.Init(Problem, backend, new Seed(1));

    public TaskData[] Data() => Workloads.RandomTasks(Tasks, Samples, InnerSteps, Workloads.Locomotion, new Seed(2));

    /// <summary>A shard that keeps the data. Dispose it.</summary>
    /// <param name="data">Of all tasks.</param>
    /// <param name="backend">Where they are uploaded.</param>
    /// <param name="pool">Computes.</param>
    /// <param name="tasksPerChunk">Tasks of one batch of tensors; null for what suits the back end.</param>
    public LocalShard Shard(TaskData[] data, IBackend backend, WorkerPool pool, int? tasksPerChunk = null)
    {
        var shard = new LocalShard(Problem, Learner, backend, pool, tasksPerChunk);
        shard.Keep(data);
        return shard;
    }

    /// <summary>The objective on what a shard keeps.</summary>
    public MetaObjective Objective(LocalShard shard) => new(shard, Tasks);

    public long TotalSamples => (long)Tasks * Samples * (InnerSteps + 1);

    /// <summary>
    /// Operations of the matrix products that the mathematics needs, 2·m·n·k each. With M for the products of one forward
    /// pass and F for those of its first layer, whose input needs no derivative:
    /// query gradient: forward M, weights M, inputs M − F;
    /// each support gradient: the same, once, though an implementation may compute it again;
    /// each support Hessian-vector product on top of it: forward tangents 2M − F, weights 2M − F, inputs 2(M − F).
    /// Together (3 + 9K) M − (1 + 5K) F a sample: 4.92 GFLOP here; without the deductions for F, 12 M, it would be 5.53.
    /// Elementwise work (tanh, exp) is not counted.
    /// </summary>
    public double Flop
    {
        get
        {
            double first = 2.0 * Workloads.Locomotion.ObsDim * Hidden;
            double forward = first + 2.0 * Hidden * (Hidden + Workloads.Locomotion.ActDim);
            return (double)Tasks * Samples * ((3 + 9 * InnerSteps) * forward - (1 + 5 * InnerSteps) * first);
        }
    }
}
