using MetaRL.Envs;

namespace MetaRL.Rollouts;

/// <summary>What a pool's workers are doing for tasks: names the task whose work fails, and those whose work stands still.</summary>
public sealed class TaskWatch
{
    readonly Lock gate = new();
    readonly List<TaskProgress> busy = [];

    internal TaskWatch() { }

    /// <summary>Work whose failure names a task.</summary>
    /// <param name="task">The task.</param>
    /// <param name="seed">Its seed.</param>
    /// <param name="work">What may throw, or never return.</param>
    /// <param name="cancel">Where it is cancelled, a cancellation passes as it is; one of the task's own is a failure.</param>
    /// <exception cref="TaskFailedException">It threw.</exception>
    public T Run<T>(ITaskDescription task, Seed seed, Func<T> work, CancellationToken cancel) => Run(task, seed, _ => work(), cancel);

    internal T Run<T>(ITaskDescription task, Seed seed, Func<TaskProgress, T> work, CancellationToken cancel)
    {
        var progress = new TaskProgress(task, seed);
        lock (gate) busy.Add(progress);
        try { return work(progress); }
        catch (Exception e) when (e is not OperationCanceledException || !cancel.IsCancellationRequested)
        {
            throw new TaskFailedException(progress.Where, e);
        }
        finally
        {
            lock (gate) busy.Remove(progress);
        }
    }

    /// <summary>Work that goes on, or hangs: task, seed and step of each.</summary>
    internal string[] Busy
    {
        get
        {
            lock (gate) return [.. busy.Select(static p => p.Where)];
        }
    }

    /// <summary>Whether any work has shown no step for a while.</summary>
    internal bool StandsStill(TimeSpan since)
    {
        lock (gate) return busy.Count(p => p.Still() >= since) > 0;   // all of them are looked at
    }

    /// <summary>Tells of work that has shown no step for a while, once.</summary>
    internal void Tell(TimeSpan since, Action<string> told)
    {
        lock (gate)
        {
            foreach (TaskProgress p in busy)
            {
                TimeSpan still = p.Still();
                if (still < since || p.IsTold) continue;
                p.IsTold = true;
                told($"{p.Where}: nothing has come back for {still.TotalSeconds:F0} s; does the environment hang? Ctrl-C ends the run with a checkpoint");
            }
        }
    }
}
