using MetaRL.Envs;
using MetaRL.Problems;

namespace MetaRL.Evaluation;

/// <summary>The tasks of an evaluation, each once, and what they are to those of training.</summary>
sealed class EvaluationTasks
{
    readonly int[] draws;

    EvaluationTasks(Split pool, ITaskDescription[] tasks, int[] draws, TaskOrigin origin)
    {
        this.draws = draws;
        Pool = pool;
        Tasks = tasks;
        Origin = origin;
    }

    /// <summary>The pool of randomness that they are drawn from.</summary>
    public Split Pool { get; }

    /// <summary>In the order of their first draw.</summary>
    public IReadOnlyList<ITaskDescription> Tasks { get; }

    public TaskOrigin Origin { get; }

    /// <summary>The forks that the first of them are drawn from.</summary>
    public int[] Draws(int count) => draws[..Math.Min(count, draws.Length)];

    /// <summary>Draws a number of tasks from as many forks of a seed; one that was drawn before counts no more.</summary>
    /// <param name="problem">Gives tasks.</param>
    /// <param name="split">Which tasks.</param>
    /// <param name="widening">How far those outside the trained range reach.</param>
    /// <param name="asked">How many to draw.</param>
    /// <param name="seed">Of the draws.</param>
    /// <param name="except">Tasks that are not to be among them.</param>
    public static EvaluationTasks Of(Problem problem, EvaluationSplit split, float widening, int asked, Seed seed, IEnumerable<ITaskDescription> except)
    {
        Split pool = split == EvaluationSplit.Train ? Split.Train : Split.Test;
        var first = new Dictionary<ITaskDescription, int>(TaskComparer.Instance);
        HashSet<ITaskDescription> others = new(except, TaskComparer.Instance);
        for (int i = 0; i < asked; i++)
        {
            ITaskDescription task = problem.SampleTask(pool, seed.Fork((ulong)i));
            if (!others.Contains(task)) first.TryAdd(task, i);
        }
        KeyValuePair<ITaskDescription, int>[] inOrder = [.. first.OrderBy(static p => p.Value)];
        ITaskDescription[] tasks = [.. inOrder.Select(static p => p.Key)];
        TaskOrigin origin = split switch
        {
            EvaluationSplit.Train => new(tasks.Length, Pool: Drawn(problem, pool, seed).Count) { Split = split },
            // Outside the range that is trained on lies no task of training.
            EvaluationSplit.Shifted => new(tasks.Length, Pool: Drawn(problem, pool, seed).Count) { Split = split, Widening = widening },
            _ => new(tasks.Length, tasks.Count(Drawn(problem, Split.Train, seed).Contains), Drawn(problem, pool, seed).Count),
        };
        return new(pool, tasks, [.. inOrder.Select(static p => p.Value)], origin);
    }

    static DrawnTasks Drawn(Problem problem, Split pool, Seed seed)
    {
        Seed own = seed.Fork("pool");
        return DrawnTasks.Of(i => problem.SampleTask(pool, own.Fork(i)));
    }
}
