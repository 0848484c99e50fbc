using MetaRL.Envs;

namespace MetaRL.Rollouts;

/// <summary>Playing a task, or adapting to it, threw; the message names the task and its seed.</summary>
/// <param name="message">Task, seed and what was thrown.</param>
/// <param name="cause">What was thrown.</param>
public sealed class TaskFailedException(string message, Exception cause) : Exception(message, cause)
{
    /// <summary>Work whose failure names a task.</summary>
    /// <param name="task">The task.</param>
    /// <param name="seed">Its seed.</param>
    /// <param name="work">What may throw.</param>
    /// <param name="cancel">Where it is cancelled, a cancellation passes as it is; one of the task's own is a failure.</param>
    public static T Naming<T>(ITaskDescription task, Seed seed, Func<T> work, CancellationToken cancel)
    {
        try { return work(); }
        catch (Exception e) when (e is not OperationCanceledException || !cancel.IsCancellationRequested)
        {
            throw new TaskFailedException($"{task.Description}, seed 0x{seed.Key:x16}: {e.Message}", e);
        }
    }
}
