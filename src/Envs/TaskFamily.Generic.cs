using MetaRL.Envs.Vectorized;

namespace MetaRL.Envs;

/// <summary>
/// A family of struct environments. An author writes <see cref="TaskFamily.Name"/>, <see cref="TaskFamily.Spec"/> and
/// <see cref="SampleTask"/>; the rest is optional.
/// </summary>
/// <typeparam name="TEnv">The environment.</typeparam>
/// <typeparam name="TTask">Its task: a small immutable value whose ToString describes it, such as a record struct.</typeparam>
public abstract record TaskFamily<TEnv, TTask> : TaskFamily
    where TEnv : struct, IEnv<TTask>
    where TTask : notnull
{
    /// <inheritdoc/>
    public sealed override ITask Sample(Split split, Seed seed)
    {
        Rng rng = seed.ForSplit(split).Stream();
        return Of(SampleTask(split, ref rng));
    }

    /// <summary>The task with a given value, such as a goal of one's own choice.</summary>
    /// <param name="task">The value.</param>
    public EnvTask<TEnv, TTask> Of(TTask task) => new(this, task);

    /// <inheritdoc/>
    public sealed override IReadOnlyList<ReferenceLine> References(ITask task) =>
        task is EnvTask<TEnv, TTask> own && own.Family == this
            ? References(own.Value)
            : throw new ArgumentException($"References: {task.Description} is not a task of this {Name} family; "
                + "expected one from its Sample or Of");

    /// <summary>Draws a task.</summary>
    /// <param name="split">For families that hold out a region; others ignore it, since the streams differ anyway.</param>
    /// <param name="rng">The only source of randomness.</param>
    protected abstract TTask SampleTask(Split split, ref Rng rng);

    /// <summary>A new environment. Override where it needs the family's settings or memory of its own.</summary>
    protected virtual TEnv CreateEnv() => default;

    /// <summary>Returns known for a task; by default none.</summary>
    /// <param name="task">The task's value.</param>
    protected virtual IReadOnlyList<ReferenceLine> References(in TTask task) => [];

    /// <summary>The task's numbers by name; by default none.</summary>
    /// <param name="task">The task's value.</param>
    protected virtual IReadOnlyDictionary<string, double> Parameters(in TTask task) => NoParameters;

    internal IReadOnlyDictionary<string, double> ParametersOf(in TTask task) => Parameters(task);

    internal VectorEnv<TEnv, TTask> CreateEnvs(TTask task, int count)
    {
        var envs = new TEnv[Require.InRange(count, 1, Array.MaxLength, "count")];
        for (int i = 0; i < count; i++) envs[i] = CreateEnv();
        return new(Spec, task, envs);
    }

    static readonly IReadOnlyDictionary<string, double> NoParameters = new Dictionary<string, double>();
}
