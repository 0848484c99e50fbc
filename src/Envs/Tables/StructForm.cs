using MetaRL.Envs.Pictures;
using MetaRL.Envs.Vectorized;

namespace MetaRL.Envs.Tables;

/// <summary>
/// A task whose value holds references, in the form without: what environments on a GPU are made from, once
/// <see cref="IHasTables{TTask}.Bind"/> has moved the tables there. Its tables are memory of the host for as long as this
/// object lives, so keep it until they were copied.
/// </summary>
/// <typeparam name="TEnv">The environment.</typeparam>
/// <typeparam name="TTask">The task.</typeparam>
/// <param name="Spec">The spaces and the horizon.</param>
/// <param name="Env">A new environment.</param>
/// <param name="Task">The task, over tables in memory of the host.</param>
/// <param name="Owner">What keeps those tables.</param>
sealed record StructForm<TEnv, TTask>(EnvSpec Spec, TEnv Env, TTask Task, object Owner)
    where TEnv : unmanaged, IEnv<TTask>
    where TTask : unmanaged, IHasTables<TTask>
{
    /// <summary>Shows a visitor both, over tables that are there until it returns.</summary>
    internal bool Show(IStructVisitor visitor)
    {
        visitor.Visit(Env, Task);
        GC.KeepAlive(Owner);
        return true;
    }

    /// <summary>Environments on the CPU.</summary>
    internal IVectorEnv CreateEnvs(int count)
    {
        var envs = new TEnv[count];
        Array.Fill(envs, Env);
        return new VectorEnv<TEnv, TTask>(Spec, Task, envs, Owner);
    }

    /// <summary>A picture of one environment's episodes on the CPU.</summary>
    internal IEpisodePicture? CreatePicture(IPainter<TEnv>? painter) => PaintedPicture<TEnv>.By(painter, tape =>
        new VectorEnv<RecordedEnv<TEnv, TTask>, TTask>(Spec, Task, [new(Env, tape, Spec.ActDim)], Owner));
}
