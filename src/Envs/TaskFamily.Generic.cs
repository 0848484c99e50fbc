using MetaRL.Envs.Pictures;
using MetaRL.Envs.Vectorized;

namespace MetaRL.Envs;

/// <summary>
/// A family of struct environments without references. An author writes <see cref="TaskFamily.Name"/>,
/// <see cref="TaskFamily.Spec"/> and <see cref="ValueFamily{TTask}.SampleTask"/>; the rest is optional. Environments that
/// need arrays or other references have <see cref="SpanTaskFamily{TEnv, TTask}"/>.
/// </summary>
/// <typeparam name="TEnv">The environment.</typeparam>
/// <typeparam name="TTask">Its task: a small immutable value whose ToString describes it, such as a record struct.</typeparam>
public abstract record TaskFamily<TEnv, TTask> : ValueFamily<TTask>
    where TEnv : unmanaged, IEnv<TTask>
    where TTask : unmanaged
{
    /// <summary>A new environment. Override where it needs the family's settings.</summary>
    protected virtual TEnv CreateEnv() => default;

    /// <summary>Who draws the episodes of a task, for reports; by default nobody.</summary>
    /// <param name="task">The task's value.</param>
    protected virtual IPainter<TEnv>? Painter(in TTask task) => null;

    internal sealed override bool Show(in TTask task, IStructVisitor visitor)
    {
        visitor.Visit(CreateEnv(), task);
        return true;
    }

    private protected sealed override IVectorEnv CreateEnvs(in TTask task, int count) =>
        new VectorEnv<TEnv, TTask>(Spec, task, Repeat(count, CreateEnv));

    private protected sealed override IEpisodePicture? CreatePicture(in TTask task)
    {
        TTask own = task;
        return PaintedPicture<TEnv>.By(Painter(task), tape =>
            new VectorEnv<RecordedEnv<TEnv, TTask>, TTask>(Spec, own, [new(CreateEnv(), tape, Spec.ActDim)]));
    }
}
