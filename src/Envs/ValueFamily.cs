using MetaRL.Envs.Vectorized;

namespace MetaRL.Envs;

/// <summary>
/// A family whose tasks are values: what <see cref="TaskFamily{TEnv, TTask}"/> and <see cref="SpanTaskFamily{TEnv, TTask}"/>
/// have in common. Derive from one of those.
/// </summary>
/// <typeparam name="TTask">A task: an immutable value whose ToString describes it, such as a record struct.</typeparam>
public abstract record ValueFamily<TTask> : TaskFamily where TTask : notnull
{
    static readonly IReadOnlyDictionary<string, double> NoParameters = new Dictionary<string, double>();

    private protected ValueFamily() { }

    /// <inheritdoc/>
    public sealed override ITask Sample(Split split, Seed seed)
    {
        Rng rng = seed.ForSplit(split).Stream();
        return Of(SampleTask(split, ref rng));
    }

    /// <summary>The task with a given value, such as a goal of one's own choice.</summary>
    /// <param name="task">The value.</param>
    public EnvTask<TTask> Of(TTask task) => new(this, task);

    /// <inheritdoc/>
    public sealed override IReadOnlyList<ReferenceLine> References(ITask task) =>
        task is EnvTask<TTask> own && own.Family == this
            ? References(own.Value)
            : throw new ArgumentException($"References: {task.Description} is not a task of this {Name} family; "
                + "expected one from its Sample or Of");

    /// <summary>Draws a task.</summary>
    /// <param name="split">For families that hold out a region; others ignore it, since the streams differ anyway.</param>
    /// <param name="rng">The only source of randomness.</param>
    protected abstract TTask SampleTask(Split split, ref Rng rng);

    /// <summary>Returns known for a task; by default none.</summary>
    /// <param name="task">The task's value.</param>
    protected virtual IReadOnlyList<ReferenceLine> References(in TTask task) => [];

    /// <summary>The task's numbers by name; by default none.</summary>
    /// <param name="task">The task's value.</param>
    protected virtual IReadOnlyDictionary<string, double> Parameters(in TTask task) => NoParameters;

    private protected abstract IVectorEnv CreateEnvs(in TTask task, int count);

    private protected abstract IEpisodePicture? CreatePicture(in TTask task);

    // False where environments are no structs without references.
    internal virtual bool Show(in TTask task, IStructVisitor visitor) => false;

    internal IEpisodePicture? PictureOf(in TTask task) => CreatePicture(task);

    internal IReadOnlyDictionary<string, double> ParametersOf(in TTask task) => Parameters(task);

    internal IVectorEnv EnvsOf(in TTask task, int count) => CreateEnvs(task, Require.InRange(count, 1, Array.MaxLength, "count"));

    private protected static T[] Repeat<T>(int count, Func<T> create)
    {
        var all = new T[count];
        for (int i = 0; i < count; i++) all[i] = create();
        return all;
    }
}
