namespace MetaRL.Envs;

/// <summary>Is shown the types of a task whose environments are structs without references (<see cref="IEnv{TTask}"/>), to make
/// something that is generic over both, such as a kernel for a GPU. See <see cref="ITask.Accept"/>.</summary>
public interface IStructVisitor
{
    /// <summary>Takes a task.</summary>
    /// <typeparam name="TEnv">Its environments.</typeparam>
    /// <typeparam name="TTask">What makes it differ from other tasks of its family.</typeparam>
    /// <param name="env">An environment as <see cref="TaskFamily{TEnv, TTask}"/> makes it, not yet reset.</param>
    /// <param name="task">The task's value.</param>
    void Visit<TEnv, TTask>(in TEnv env, in TTask task)
        where TEnv : unmanaged, IEnv<TTask>
        where TTask : unmanaged;
}
