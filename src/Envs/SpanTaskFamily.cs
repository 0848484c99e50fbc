using MetaRL.Envs.Pictures;
using MetaRL.Envs.Vectorized;

namespace MetaRL.Envs;

/// <summary>A family whose environments or tasks hold arrays or other references; otherwise as <see cref="TaskFamily{TEnv, TTask}"/>.</summary>
/// <typeparam name="TEnv">The environment.</typeparam>
/// <typeparam name="TTask">Its task: immutable, compared by content, with a ToString that describes it.</typeparam>
public abstract record SpanTaskFamily<TEnv, TTask> : ValueFamily<TTask>
    where TEnv : struct, ISpanEnv<TTask>
    where TTask : notnull
{
    /// <summary>A new environment. Override where it needs the family's settings or memory of its own.</summary>
    protected virtual TEnv CreateEnv() => default;

    /// <summary>Who draws the episodes of a task, for reports; by default nobody.</summary>
    /// <param name="task">The task's value.</param>
    protected virtual IPainter<TEnv>? Painter(in TTask task) => null;

    private protected sealed override IVectorEnv CreateEnvs(in TTask task, int count) =>
        new SpanVectorEnv<TEnv, TTask>(Spec, task, Repeat(count, CreateEnv));

    private protected sealed override IEpisodePicture? CreatePicture(in TTask task)
    {
        TTask own = task;
        return PaintedPicture<TEnv>.By(Painter(task), tape =>
            new SpanVectorEnv<RecordedSpanEnv<TEnv, TTask>, TTask>(Spec, own, [new(CreateEnv(), tape)]));
    }
}
