using MetaRL.Envs;
using MetaRL.Problems;
using MetaRL.Rollouts;

namespace MetaRL.Sampling;

/// <summary>Which tasks to sample, and how: data, so that it can be carried out anywhere with the same outcome.</summary>
public sealed record GatherOrder
{
    /// <summary>The pool that tasks come from.</summary>
    public Split Split { get; init; } = Split.Train;
    /// <summary>Task i is drawn from fork i of it, or from the one that <see cref="Forks"/> names.</summary>
    public required Seed Tasks { get; init; }
    /// <summary>Everything else that is random about task i comes from the fork of the same number.</summary>
    public required Seed Rollouts { get; init; }
    /// <summary>Index of the first task.</summary>
    public int First { get; init; }
    /// <summary>Number of tasks.</summary>
    public required int Count { get; init; }
    /// <summary>The forks that tasks First, First + 1, … come from; null for those of the same numbers.</summary>
    public IReadOnlyList<int>? Forks { get; init; }
    /// <summary>The meta-iteration, from 0.</summary>
    public int Iteration { get; init; }
    /// <summary>Whether query data are sampled with θ_K.</summary>
    public bool Query { get; init; } = true;

    /// <summary>The same for a part of the tasks.</summary>
    public GatherOrder Part(int first, int count) => this with { First = First + first, Count = count };

    internal ITaskDescription[] DrawTasks(Problem problem) => [.. Indices.Select(i => Draw(problem, i, Tasks.Fork(i)))];

    ITaskDescription Draw(Problem problem, ulong index, Seed seed)
    {
        try
        {
            return problem.SampleTask(Split, seed);
        }
        catch (Exception e)
        {
            throw new TaskFailedException($"drawing task {index} of the {Split} split from seed 0x{seed.Key:x16}", e);
        }
    }

    internal Seed[] Seeds => [.. Indices.Select(Rollouts.Fork)];

    IEnumerable<ulong> Indices => Enumerable.Range(First, Count).Select(i => (ulong)(Forks?[i] ?? i));
}

/// <summary>Which tasks to measure adaptation on.</summary>
/// <param name="Gather">Tasks and seeds.</param>
/// <param name="Steps">K, adaptation steps; may exceed the learner's own number.</param>
/// <param name="Rollouts">Fresh rollouts or examples behind each figure.</param>
public sealed record MeasureOrder(GatherOrder Gather, int Steps, int Rollouts);
