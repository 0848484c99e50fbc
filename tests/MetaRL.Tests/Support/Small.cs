using MetaRL.Envs;
using MetaRL.Envs.Families.Navigation;
using MetaRL.Learners;
using MetaRL.Policies;
using MetaRL.Problems;
using MetaRL.Rollouts;
using MetaRL.Sampling;
using MetaRL.Shards;
using MetaRL.Tensors;
using MetaRL.Tensors.Backends;
using MetaRL.TestKit;
using MetaRL.Training;
using MetaRL.Updates;

namespace MetaRL.Tests;

/// <summary>Problems small enough to check exhaustively.</summary>
static class Small
{
    public static readonly TrainingConfig Training = new() { MetaBatch = 3, Iterations = 6, ConflictsEvery = 0 };

    static readonly Maml Maml = new() { InnerLr = 0.3 };

    /// <summary>A problem with the learner that suits it.</summary>
    public static (PolicyProblem Problem, Maml Learner) Problem(string name, int innerSteps) => name switch
    {
        "gaussian" => (Of(new PointNavigation { Horizon = 6 }, new GaussianMlp { Hidden = [4], InitialLogStd = -0.5 }), Maml with { InnerSteps = innerSteps }),
        "categorical" => (Of(new Guess { Horizon = 6 }, new CategoricalMlp { Hidden = [4] }), Maml with { InnerSteps = innerSteps }),
        "masked" => (Of(new Shelves(), new CategoricalMlp { Hidden = [4] }), Maml with { InnerSteps = innerSteps }),
        "ragged" => (Of(new Walk { Horizon = 8 }, new GaussianMlp { Hidden = [4], InitialLogStd = -0.5 }), Maml with { InnerSteps = innerSteps }),
        _ => throw new ArgumentOutOfRangeException(nameof(name), name, "no such problem"),
    };

    /// <summary>Four rollouts of each task.</summary>
    public static PolicyProblem Of(TaskFamily family, Policy policy) => new() { Family = family, Policy = policy, Rollouts = 4 };

    /// <summary>Weights and biases all different from zero.</summary>
    public static Params Weights(Problem problem, MetaLearner learner, IBackend backend)
        => learner.Init(problem, backend, new Seed(1)).Map(x => x + Dense.Random(x.Shape, 5, -0.1, 0.1).On(backend));

    /// <summary>A meta-batch sampled as training samples it.</summary>
    public static TaskData[] Gather(Problem problem, MetaLearner learner, Params phi, int tasks = 2)
    {
        using var pool = new WorkerPool(1);
        using var shard = new LocalShard(problem, learner, phi.Backend, pool);
        return [.. shard.Collect(phi, new() { Tasks = new Seed(2), Rollouts = new Seed(3), Count = tasks }, CancellationToken.None)];
    }

    /// <summary>A problem sampled and ready to be differentiated.</summary>
    public static Sampled Sampled(string name, int innerSteps, IBackend? backend = null, int tasks = 2)
    {
        (PolicyProblem problem, Maml learner) = Problem(name, innerSteps);
        Params phi = Weights(problem, learner, backend ?? new ReferenceBackend());
        return new(problem, learner, phi, Gather(problem, learner, phi, tasks));
    }

    public static MetaObjective Objective(Problem problem, MetaLearner learner, TaskData[] data, WorkerPool pool, IBackend backend, int tasksPerChunk = 1, int iteration = 0)
    {
        var shard = new LocalShard(problem, learner, backend, pool, tasksPerChunk);
        shard.Keep(data, iteration);
        return new(shard, data.Length, iteration);
    }
}

/// <summary>A problem's data, and where they were sampled.</summary>
sealed record Sampled(PolicyProblem Problem, Maml Learner, Params Phi, TaskData[] Data)
{
    public MetaObjective Objective(WorkerPool pool, int tasksPerChunk = 1, MetaLearner? learner = null)
        => Small.Objective(Problem, learner ?? Learner, Data, pool, Phi.Backend, tasksPerChunk);

    public TaskBatch Batch => TaskBatch.Of(Problem, Phi.Backend, Data);
}
