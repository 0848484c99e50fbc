using MetaRL.Envs;
using MetaRL.Learners;
using MetaRL.Losses;
using MetaRL.Policies;
using MetaRL.Rollouts;
using MetaRL.Sampling;
using MetaRL.Shards;
using MetaRL.Tensors;
using MetaRL.Tensors.Backends;
using MetaRL.Updates;

namespace MetaRL.Problems.Exact;

/// <summary>A meta-iteration on every task at once.</summary>
sealed class EveryTask(Quadratics problem, MetaLearner learner, WorkerPool pool) : IMetaIteration, IDisposable
{
    static readonly ReferenceBackend Backend = new();

    readonly LocalShard shard = new(problem, learner, Backend, pool, problem.A.Length);
    Params phi = new([]);

    public int Number => 0;
    public Seed Seed { get; } = new(1);
    public Problem Problem => problem;
    public MetaLearner Learner => learner;
    public CancellationToken Cancel => default;

    public MetaObjective Objective
    {
        get
        {
            Keep();
            return new(shard, problem.A.Length);
        }
    }

    /// <summary>How far an update moves x.</summary>
    public double Move(MetaUpdate update, double x)
    {
        using TensorScope scope = TensorScope.Open();
        phi = At(x);
        return update.Apply(phi, update.Init(phi), this).Phi[Point.Name].Item() - x;
    }

    public Params MeanAdapted()
    {
        Keep();
        return 1.0 / problem.A.Length * shard.Adapted(phi, Cancel).Aggregate(static (a, b) => a + b);
    }

    public double Return(Params at, Seed seed)
    {
        Keep();
        shard.Anchor(at, supports: false, Cancel);
        return -shard.LossAndKl(at, new SurrogateLoss(), Cancel).Sum(static part => part.Loss) / problem.A.Length;
    }

    public IReadOnlyList<TaskData> Collect(Params at, Seed seed) => Data();

    public void Dispose() => shard.Dispose();

    // There is no noise: a task shows the same at any x.
    void Keep() => shard.Keep(Data());

    TaskData[] Data()
        => [.. problem.Tasks.Select(t => new TaskData([.. Enumerable.Repeat(new QuadraticSample(t, 0), learner.InnerSteps)], new QuadraticSample(t, 0)))];

    static Params At(double x) => new([(Point.Name, Tensor.Full(Backend, [1, 1, 1], x))]);
}
