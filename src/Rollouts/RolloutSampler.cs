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
    readonly int rollouts, episodes;
    readonly WorkerPool pool;
    readonly (int First, int Count)[][] pieces;   // [task]
    readonly ConcurrentDictionary<(int Task, int First, int Count), Collector> collectors = [];

    /// <summary>A sampler; environments are made where they are first played.</summary>
    /// <param name="tasks">T tasks.</param>
    /// <param name="spec">Their spaces and horizon.</param>
    /// <param name="rollouts">B, rollouts of each.</param>
    /// <param name="episodes">Whole episodes of a rollout.</param>
    /// <param name="pool">Runs the pieces.</param>
    /// <exception cref="Policies.TooLargeException">Not even one step of each episode fits in memory.</exception>
    public RolloutSampler(IReadOnlyList<ITask> tasks, EnvSpec spec, int rollouts, int episodes, WorkerPool pool)
    {
        this.tasks = tasks;
        this.spec = spec;
        this.rollouts = rollouts;
        this.episodes = episodes;
        this.pool = pool;
        new SampleMemory(spec, rollouts, episodes).RequireLeast(tasks.Count);
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

    /// <summary>Looks at every observation of the collections that follow; null, as at first, for none.</summary>
    public ObservationCheck? Check { get; set; }

    /// <summary>Plays all tasks, task i from seed i.</summary>
    /// <param name="actor">Makes an actor of a task, by its index, for a number of environments; called on workers.</param>
    /// <param name="seeds">[T]</param>
    /// <param name="cancel">Looked at before every step.</param>
    /// <exception cref="JobException">A task's environment or actor threw; the index is the task's, the cause names task, seed and step.</exception>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public Trajectories[] Collect(Func<int, int, IActor> actor, IReadOnlyList<Seed> seeds, CancellationToken cancel = default)
    {
        var attendance = new Attendance(new(spec, rollouts, episodes), Check: Check);
        return new Collection(this, actor, seeds, attendance).Play(cancel);
    }

    // One call of Collect.
    sealed class Collection(RolloutSampler sampler, Func<int, int, IActor> actor, IReadOnlyList<Seed> seeds, Attendance attendance)
    {
        readonly Recording?[][] recordings = Array.ConvertAll(sampler.pieces, static own => new Recording?[own.Length]);
        readonly PieceDealer dealer = new(Array.ConvertAll(sampler.pieces, static own => own.Length), sampler.pool.Workers);

        public Trajectories[] Play(CancellationToken cancel)
        {
            WorkerPool pool = sampler.pool;
            try
            {
                pool.Map(new int[pool.Workers], (_, _, stop) => PlayPieces(stop), cancel);
            }
            catch (JobException e) when (e.InnerException is JobException named)
            {
                throw named;
            }
            return pool.Map(recordings, (own, _, _) => TrajectoryAssembly.Of(sampler.spec, [.. own.OfType<Recording>()], attendance.Memory), cancel);
        }

        bool PlayPieces(CancellationToken cancel)
        {
            while (dealer.Take() is (int task, int first, int count))
            {
                try
                {
                    recordings[task][first] = sampler.pool.Tasks.Run(sampler.tasks[task], seeds[task],
                        progress => PlayOne(task, first, count, progress, cancel), cancel);
                }
                catch (TaskFailedException e)
                {
                    throw new JobException(task, e);
                }
            }
            return true;
        }

        Recording PlayOne(int task, int first, int count, TaskProgress progress, CancellationToken cancel)
        {
            int firstEnv = sampler.pieces[task][first].First;
            (int lastFirst, int lastCount) = sampler.pieces[task][first + count - 1];
            int envs = lastFirst + lastCount - firstEnv;
            progress.Rollouts = envs == 1 ? $"rollout {firstEnv}" : $"rollouts {firstEnv} to {firstEnv + envs - 1}";
            Collector collector = sampler.CollectorOf(task, first, count, envs, firstEnv);
            return collector.Record(actor(task, envs), seeds[task], attendance with { Progress = progress }, cancel);
        }
    }

    Collector CollectorOf(int task, int first, int count, int envs, int firstEnv)
        => collectors.GetOrAdd((task, first, count), _ => new(tasks[task], spec, envs, episodes, firstEnv));
}
