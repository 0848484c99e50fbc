namespace MetaRL.Envs;

/// <summary>The tasks behind many draws: whether there are a few, which are then all found, or more than can be told.</summary>
public sealed class DrawnTasks
{
    // Of 25,000 tasks alike in chance, 500 draws meet none twice with a chance of 0.7%.
    const int Draws = 500, MostDraws = 20_000;

    // Of M tasks alike in chance, 12 M draws miss one or more with a chance of M exp(-12).
    const int DrawsPerTask = 12;

    readonly HashSet<ITaskDescription> distinct = new(TaskComparer.Instance);
    readonly int draws;

    DrawnTasks(Func<ulong, ITaskDescription> sample)
    {
        while (draws < Draws || (IsFinite && draws < Math.Min(MostDraws, DrawsPerTask * distinct.Count)))
            distinct.Add(sample((ulong)draws++));
    }

    /// <summary>Draws until it is clear: 500 times where no task comes twice, else 12 times for each task found, at most 20,000
    /// times.</summary>
    /// <param name="sample">The i-th draw.</param>
    public static DrawnTasks Of(Func<ulong, ITaskDescription> sample) => new(sample);

    /// <summary>Whether a task was drawn twice.</summary>
    public bool IsFinite => distinct.Count < draws;

    /// <summary>How many tasks there are; null where no draw was repeated, or too many tasks were found to have found all.</summary>
    public int? Count => IsFinite && draws >= DrawsPerTask * distinct.Count ? distinct.Count : null;

    /// <summary>The tasks found.</summary>
    public IReadOnlyCollection<ITaskDescription> Tasks => distinct;

    /// <summary>Whether a task is among those found.</summary>
    public bool Contains(ITaskDescription task) => distinct.Contains(task);
}
