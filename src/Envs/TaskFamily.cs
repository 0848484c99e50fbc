namespace MetaRL.Envs;

/// <summary>A distribution over tasks that share spaces and horizon; its settings are the record's properties.</summary>
public abstract record TaskFamily
{
    /// <summary>A short id, such as "point-navigation".</summary>
    public abstract string Name { get; }

    /// <summary>Whose tasks and returns these are; another family's name where only what is observed differs from that one.
    /// Evaluations on the same tasks of the same name can be compared.</summary>
    public virtual string TaskName => Name;

    /// <summary>The spaces and the horizon that all tasks share.</summary>
    public abstract EnvSpec Spec { get; }

    /// <summary>Draws a task: a pure function of split and seed. No train task shares its stream of randomness with a test task.</summary>
    /// <param name="split">The pool to draw from.</param>
    /// <param name="seed">The seed of this one task.</param>
    public abstract ITask Sample(Split split, Seed seed);

    /// <summary>The names and ranges of what <see cref="ITaskDescription.Parameters"/> holds for this family's tasks;
    /// empty where a task is not told in numbers.</summary>
    public virtual IReadOnlyList<TaskParameter> TaskParameters => [];

    /// <summary>
    /// The same family with the ranges of its task parameters wider by a factor, as far as it allows: an interval around its
    /// middle, a scale in its logarithm. Sizes of observation and action stay. Null, as by default, where there is no range to
    /// widen, such as that of a few tasks or of recorded data. See <see cref="ShiftedFamily"/>.
    /// </summary>
    /// <param name="factor">Above 1.</param>
    public virtual TaskFamily? Widened(float factor) => null;

    /// <summary>Which setting keeps <see cref="Widened"/> from a range that the family has with others, in a clause for an error; null,
    /// as by default, where none does.</summary>
    public virtual string? FixedBy => null;

    /// <summary>Undiscounted episode returns known for a task, to draw beside learning curves; empty where none is known.</summary>
    /// <param name="task">A task of this family.</param>
    /// <exception cref="ArgumentException">The task is of another family, or of other settings.</exception>
    public virtual IReadOnlyList<ReferenceLine> References(ITask task) => [];
}

/// <summary>A return to compare with.</summary>
/// <param name="Name">Who gets it, such as "oracle".</param>
/// <param name="Return">Expected undiscounted return of one episode.</param>
public sealed record ReferenceLine(string Name, double Return);
