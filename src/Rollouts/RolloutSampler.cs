using MetaRL.Envs;
using MetaRL.Policies;

namespace MetaRL.Rollouts;

/// <summary>
/// The environments of several tasks, B of each, played on the workers in pieces of a few environments. Pieces have a
/// fixed size, and what an environment shows does not depend on its piece, so results are the same for any number of workers.
/// </summary>
public sealed class RolloutSampler
{
    /// <summary>Environments of a piece, where they need not be multiples of something else: 20 tasks of 20 rollouts each
    /// are then 80 pieces, enough for 16 workers to get equal shares, and a piece fills the rows that a kernel takes at once.</summary>
    public const int PieceSize = 6;

    readonly IReadOnlyList<ITask> tasks;
    readonly EnvSpec spec;
    readonly WorkerPool pool;
    readonly Piece[] pieces;

    /// <summary>Makes the environments.</summary>
    /// <param name="tasks">T tasks.</param>
    /// <param name="spec">Their spaces and horizon.</param>
    /// <param name="rollouts">B, rollouts of each.</param>
    /// <param name="episodes">Whole episodes of a rollout.</param>
    /// <param name="pool">Runs the pieces.</param>
    public RolloutSampler(IReadOnlyList<ITask> tasks, EnvSpec spec, int rollouts, int episodes, WorkerPool pool)
    {
        this.tasks = tasks;
        this.spec = spec;
        this.pool = pool;
        Piece[] PiecesOfTask(ITask task, int i, CancellationToken cancel)
            => [.. PiecesOf(rollouts, task.GroupSize).Select(p => new Piece(i, p.Count, new Collector(task, spec, p.Count, episodes, p.First)))];
        pieces = [.. pool.Map(tasks, PiecesOfTask).SelectMany(static p => p)];
    }

    /// <summary>First environment and number of environments of each piece.</summary>
    /// <param name="rollouts">B, at least 1.</param>
    /// <param name="multiple">Environments that step best together; sizes but the last are multiples of it.</param>
    public static IEnumerable<(int First, int Count)> PiecesOf(int rollouts, int multiple)
    {
        int size = (PieceSize + multiple - 1) / multiple * multiple;
        for (int first = 0; first < rollouts; first += size) yield return (first, Math.Min(size, rollouts - first));
    }

    /// <summary>Plays all tasks, task i from seed i, with an actor for each piece.</summary>
    /// <param name="actor">Makes an actor of a task, by its index, for a number of environments; called on workers.</param>
    /// <param name="seeds">[T]</param>
    /// <param name="cancel">Looked at before every step.</param>
    /// <exception cref="JobException">A task's environment or actor threw; the index is the task's, the cause names task and seed.</exception>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public Trajectories[] Collect(Func<int, int, IActor> actor, IReadOnlyList<Seed> seeds, CancellationToken cancel = default)
    {
        Recording[] recordings;
        try
        {
            recordings = pool.Map(pieces, (piece, _, stop) => Play(piece, actor, seeds[piece.Task], stop), cancel);
        }
        catch (JobException e)
        {
            throw new JobException(pieces[e.Index].Task, e.InnerException!);
        }
        ILookup<int, Recording> byTask = recordings.Zip(pieces).ToLookup(static p => p.Second.Task, static p => p.First);
        return pool.Map(tasks, (_, i, _) => TrajectoryAssembly.Of(spec, [.. byTask[i]]), cancel);
    }

    Recording Play(Piece piece, Func<int, int, IActor> actor, Seed seed, CancellationToken cancel)
    {
        Recording Record() => piece.Collector.Record(actor(piece.Task, piece.Count), seed, cancel);
        return TaskFailedException.Naming(tasks[piece.Task], seed, Record);
    }

    sealed record Piece(int Task, int Count, Collector Collector);
}
