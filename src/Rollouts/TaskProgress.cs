using System.Diagnostics;
using MetaRL.Envs;

namespace MetaRL.Rollouts;

/// <summary>Work on a task that a worker is busy with.</summary>
/// <param name="task">The task.</param>
/// <param name="seed">What its randomness comes from.</param>
sealed class TaskProgress(ITaskDescription task, Seed seed)
{
    int seen = -1;
    long since = Stopwatch.GetTimestamp();

    /// <summary>Environment steps done, -1 before the environments have begun; written by the worker alone.</summary>
    public int Steps { get; set; } = -1;

    /// <summary>Such as "rollouts 6 to 11"; null for work without steps.</summary>
    public string? Rollouts { get; set; }

    /// <summary>Whether somebody has been told that it stands still.</summary>
    public bool IsTold { get; set; }

    /// <summary>Task, seed and, in an environment, the step that it is in.</summary>
    public string Where => $"{Description}, seed 0x{seed.Key:x16}{(Rollouts is null ? "" : $", {Moment} of {Rollouts}")}";

    /// <summary>How long no step has been seen; asked from one thread at a time.</summary>
    public TimeSpan Still()
    {
        int steps = Steps;
        if (steps != seen) (seen, since, IsTold) = (steps, Stopwatch.GetTimestamp(), false);
        return Stopwatch.GetElapsedTime(since);
    }

    string Moment => Steps < 0 ? "reset" : $"step {Steps + 1}";

    // An author's ToString may throw, too.
    string Description
    {
        get
        {
            try { return task.Description; }
            catch (Exception e) { return $"a task whose description throws {e.GetType().Name}"; }
        }
    }
}
