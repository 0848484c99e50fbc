using MetaRL.Envs;
using MetaRL.Problems;

namespace MetaRL.Evaluation;

/// <summary>The tasks of an evaluation, each once, and what they are to those of training.</summary>
sealed class EvaluationTasks
{
    readonly int[] draws;

    EvaluationTasks(ITaskDescription[] tasks, int[] draws, TaskOrigin origin)
    {
        this.draws = draws;
        Tasks = tasks;
        Origin = origin;
    }

    /// <summary>In the order of their first draw.</summary>
    public IReadOnlyList<ITaskDescription> Tasks { get; }

    public TaskOrigin Origin { get; }

    /// <summary>The forks that the first of them are drawn from.</summary>
    public int[] Draws(int count) => draws[..Math.Min(count, draws.Length)];

    /// <summary>Draws a number of tasks from as many forks of a seed; one that was drawn before counts no more.</summary>
    /// <param name="problem">Gives tasks.</param>
    /// <param name="split">The pool to draw from.</param>
    /// <param name="asked">How many to draw.</param>
    /// <param name="seed">Of the draws.</param>
    public static EvaluationTasks Of(Problem problem, Split split, int asked, Seed seed)
    {
        var first = new Dictionary<ITaskDescription, int>(TaskComparer.Instance);
        for (int i = 0; i < asked; i++) first.TryAdd(problem.SampleTask(split, seed.Fork((ulong)i)), i);
        KeyValuePair<ITaskDescription, int>[] inOrder = [.. first.OrderBy(static p => p.Value)];
        ITaskDescription[] tasks = [.. inOrder.Select(static p => p.Key)];
        return new(tasks, [.. inOrder.Select(static p => p.Value)], OriginOf(problem, split, tasks, seed));
    }

    static TaskOrigin OriginOf(Problem problem, Split split, ITaskDescription[] tasks, Seed seed)
    {
        DrawnTasks train = Pool(problem, Split.Train, seed);
        if (split == Split.Train) return new(tasks.Length, Pool: train.Count) { Split = split };
        return new(tasks.Length, tasks.Count(train.Contains), Pool(problem, split, seed).Count);
    }

    static DrawnTasks Pool(Problem problem, Split split, Seed seed)
    {
        Seed own = seed.Fork("pool");
        return DrawnTasks.Of(i => problem.SampleTask(split, own.Fork(i)));
    }
}
