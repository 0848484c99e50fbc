using System.Collections.Concurrent;
using MetaRL.Envs;
using MetaRL.Policies;

namespace MetaRL.Rollouts;

/// <summary>
/// The environments of several tasks, B of each, played on the workers in pieces of a few environments. Pieces have a
/// fixed size, and what an environment shows depends neither on its piece nor on which pieces are played together, so
/// results are the same for any number of workers.
/// </summary>
public sealed class RolloutSampler
{
    /// <summary>Environments of a piece, where they need not be multiples of something else: 20 tasks of 20 rollouts each
    /// are then 80 pieces, enough for 16 workers to get equal shares, and a piece fills the rows that a kernel takes at once.</summary>
    public const int PieceSize = 6;

    readonly IReadOnlyList<ITask> tasks;
    readonly EnvSpec spec;
    readonly int episodes;
    readonly WorkerPool pool;
    readonly (int First, int Count)[][] pieces;   // [task]
    readonly ConcurrentDictionary<(int Task, int First, int Count), Collector> collectors = [];

    /// <summary>A sampler; environments are made where they are first played.</summary>
    /// <param name="tasks">T tasks.</param>
    /// <param name="spec">Their spaces and horizon.</param>
    /// <param name="rollouts">B, rollouts of each.</param>
    /// <param name="episodes">Whole episodes of a rollout.</param>
    /// <param name="pool">Runs the pieces.</param>
    public RolloutSampler(IReadOnlyList<ITask> tasks, EnvSpec spec, int rollouts, int episodes, WorkerPool pool)
    {
        this.tasks = tasks;
        this.spec = spec;
        this.episodes = episodes;
        this.pool = pool;
        pieces = [.. tasks.Select(task => PiecesOf(rollouts, task.GroupSize).ToArray())];
    }

    /// <summary>First environment and number of environments of each piece.</summary>
    /// <param name="rollouts">B, at least 1.</param>
    /// <param name="multiple">Environments that step best together; sizes but the last are multiples of it.</param>
    public static IEnumerable<(int First, int Count)> PiecesOf(int rollouts, int multiple)
    {
        int size = (PieceSize + multiple - 1) / multiple * multiple;
        for (int first = 0; first < rollouts; first += size) yield return (first, Math.Min(size, rollouts - first));
    }

    /// <summary>Plays all tasks, task i from seed i.</summary>
    /// <param name="actor">Makes an actor of a task, by its index, for a number of environments; called on workers.</param>
    /// <param name="seeds">[T]</param>
    /// <param name="cancel">Looked at before every step.</param>
    /// <exception cref="JobException">A task's environment or actor threw; the index is the task's, the cause names task and seed.</exception>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public Trajectories[] Collect(Func<int, int, IActor> actor, IReadOnlyList<Seed> seeds, CancellationToken cancel = default)
    {
        Recording?[][] recordings = Array.ConvertAll(pieces, static own => new Recording?[own.Length]);
        var dealer = new PieceDealer(Array.ConvertAll(pieces, static own => own.Length), pool.Workers);
        try
        {
            pool.Map(new int[pool.Workers], (_, _, stop) => PlayAll(dealer, recordings, actor, seeds, stop), cancel);
        }
        catch (JobException e) when (e.InnerException is JobException named)
        {
            throw named;
        }
        return pool.Map(recordings, (own, _, _) => TrajectoryAssembly.Of(spec, [.. own.OfType<Recording>()]), cancel);
    }

    bool PlayAll(PieceDealer dealer, Recording?[][] recordings, Func<int, int, IActor> actor, IReadOnlyList<Seed> seeds, CancellationToken cancel)
    {
        while (dealer.Take() is (int task, int first, int count))
        {
            try
            {
                recordings[task][first] = TaskFailedException.Naming(tasks[task], seeds[task], () => Play(task, first, count, actor, seeds[task], cancel), cancel);
            }
            catch (TaskFailedException e)
            {
                throw new JobException(task, e);
            }
        }
        return true;
    }

    Recording Play(int task, int first, int count, Func<int, int, IActor> actor, Seed seed, CancellationToken cancel)
    {
        int firstEnv = pieces[task][first].First;
        (int lastFirst, int lastCount) = pieces[task][first + count - 1];
        int envs = lastFirst + lastCount - firstEnv;
        Collector collector = collectors.GetOrAdd((task, first, count), _ => new(tasks[task], spec, envs, episodes, firstEnv));
        return collector.Record(actor(task, envs), seed, cancel);
    }
}
