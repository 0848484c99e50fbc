using System.Diagnostics;
using MetaRL.Conflicts;
using MetaRL.Envs;
using MetaRL.Learners;
using MetaRL.Problems;
using MetaRL.Sampling;
using MetaRL.Shards;
using MetaRL.Tensors;

namespace MetaRL.Updates;

/// <summary>One meta-iteration on a shard, and the account of what it sampled.</summary>
/// <param name="problem">What is learned.</param>
/// <param name="learner">Who adapts.</param>
/// <param name="shard">Where tasks are.</param>
/// <param name="phi">Where the iteration begins.</param>
/// <param name="number">Which iteration, from 0.</param>
/// <param name="seed">Of everything in it.</param>
/// <param name="tasks">The meta-batch.</param>
/// <param name="meter">Of conflicts between its tasks; null where none are to be measured.</param>
/// <param name="cancel">Stops it.</param>
sealed class MetaIteration(
    Problem problem, MetaLearner learner, ITaskShard shard, Params phi, int number, Seed seed, int tasks, ConflictMeter? meter, CancellationToken cancel)
    : IMetaIteration
{
    readonly List<TaskStatistics> sampled = [];
    MetaObjective? objective;
    IReadOnlyList<TaskStatistics> gathered = [];   // whose data the objective is on
    bool hasSupport;

    public int Number => number;
    public Seed Seed { get; } = seed.Fork("update");
    public Problem Problem => problem;
    public MetaLearner Learner => learner;
    public CancellationToken Cancel => cancel;

    /// <summary>What was sampled so far, in order.</summary>
    public IReadOnlyList<TaskStatistics> Sampled => sampled;
    /// <summary>By the first gradient that the update took.</summary>
    public TaskConflicts? Conflicts { get; private set; }
    /// <summary>Whether it took one.</summary>
    public bool HasGradient { get; private set; }
    public double RolloutSeconds { get; private set; }
    public double AdaptationSeconds { get; private set; }

    public MetaObjective Objective
    {
        get
        {
            if (objective is null) Gather(query: true);
            return objective ??= new(shard, tasks, number, cancel) { FirstParts = Measure };
        }
    }

    public Params MeanAdapted()
    {
        if (!hasSupport) Gather(query: false);
        return TaskMean.Of(shard.Adapted(phi, cancel), tasks);
    }

    public double Return(Params at, Seed own)
    {
        GatherResult result = shard.Try(at, Order(own, query: true), cancel);
        Account(result);
        return result.Tasks.Average(static t => t.Returns[^1]);
    }

    public IReadOnlyList<TaskData> Collect(Params at, Seed own)
    {
        long start = Stopwatch.GetTimestamp();
        IReadOnlyList<TaskData> data = shard.Collect(at, Order(own, query: true), cancel);
        RolloutSeconds += Stopwatch.GetElapsedTime(start).TotalSeconds;   // adaptation, where there is any, among it
        sampled.AddRange(data.Select(static d => d.Statistics));
        return data;
    }

    void Measure(IReadOnlyList<LossPart> parts)
    {
        HasGradient = true;
        Conflicts = meter?.Of(parts, gathered);
    }

    // Support that is there is sampled again where query data are asked for later: a chain's data belong together.
    void Gather(bool query)
    {
        GatherResult result = shard.Gather(phi, Order(seed.Fork("rollout"), query), cancel);
        Account(result);
        gathered = result.Tasks;
        hasSupport = true;
    }

    GatherOrder Order(Seed rollouts, bool query) => new()
    {
        Tasks = seed.Fork("task"),
        Rollouts = rollouts,
        Count = tasks,
        Iteration = number,
        Query = query,
    };

    void Account(GatherResult result)
    {
        sampled.AddRange(result.Tasks);
        RolloutSeconds += result.RolloutSeconds;
        AdaptationSeconds += result.AdaptationSeconds;
    }
}
