using MetaRL.Envs;
using MetaRL.Learners;
using MetaRL.Policies;
using MetaRL.Problems;
using MetaRL.Rollouts;
using MetaRL.Sampling;
using MetaRL.Shards;
using MetaRL.Tensors;
using MetaRL.Tensors.Backends;

namespace Tensors.Torch.Tests;

/// <summary>A problem whose data are given, and a learner of two adaptation steps.</summary>
sealed record GivenProblem(PolicyProblem Problem, Maml Learner)
{
    public const int Tasks = 3;

    public static TheoryData<string> Policies => ["gaussian", "categorical"];

    public static GivenProblem Of(string policy)
    {
        (EnvSpec spec, Policy network) = policy == "gaussian"
            ? (RandomData.Box, (Policy)new GaussianMlp { Hidden = [8, 6] })
            : (RandomData.Discrete, new CategoricalMlp { Hidden = [8, 6] });
        return new(new() { Family = new GivenSpaces(spec), Policy = network }, new() { InnerSteps = 2 });
    }

    public TaskData[] Data => RandomData.Of(Problem.Spec, Tasks, Learner.InnerSteps);

    public Params Phi(IBackend backend) => Learner.Init(Problem, backend, new Seed(1));

    /// <summary>Holds the data so many times over, each time as a chunk of its own.</summary>
    public LocalShard Shard(IBackend backend, WorkerPool pool, int chunks = 1)
    {
        var shard = new LocalShard(Problem, Learner, backend, pool, tasksPerChunk: Tasks);
        shard.Keep([.. Enumerable.Repeat(Data, chunks).SelectMany(static d => d)]);
        return shard;
    }
}
