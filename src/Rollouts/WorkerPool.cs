using System.Diagnostics;
using System.Threading.Channels;
using MetaRL.Tensors.Backends;

namespace MetaRL.Rollouts;

/// <summary>
/// Long-running worker threads behind a bounded channel: rollouts, adaptation and gradients run here. A job is one item's
/// work, and a kernel inside a job deals its own pieces out to workers that have nothing else to do, now or later. A job never waits for
/// one that has not begun, so nothing can deadlock, and what a job computes never depends on which worker runs it.
/// The only place in MetaRL that starts threads.
/// </summary>
public sealed class WorkerPool : IDisposable, IPieceRunner
{
    // How long a worker may take to come back when all is over; how long an interrupted run waits for a step; how often
    // whoever waits looks around.
    static readonly TimeSpan Grace = TimeSpan.FromMilliseconds(250), StepGrace = TimeSpan.FromMilliseconds(500), LookPeriod = TimeSpan.FromMilliseconds(100);

    [ThreadStatic] static WorkerPool? current;

    readonly Channel<Action> jobs;
    readonly Thread[] threads;
    readonly OpenPieces open = new();
    readonly Action help;
    int idle;

    /// <summary>Starts the workers.</summary>
    /// <param name="workers">Number of threads, at least 1.</param>
    public WorkerPool(int workers)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(workers, 1);
        jobs = Channel.CreateBounded<Action>(new BoundedChannelOptions(2 * workers)
        {
            // Else every wake-up goes through a pool thread, which then spins on a core that a worker could use.
            AllowSynchronousContinuations = true,
        });
        help = Help;
        threads = [.. Enumerable.Range(0, workers).Select(i => new Thread(Work) { IsBackground = true, Name = $"worker {i}" })];
        foreach (Thread thread in threads) thread.Start();
    }

    /// <summary>Number of worker threads.</summary>
    public int Workers => threads.Length;

    /// <summary>Which tasks the workers are busy with.</summary>
    public TaskWatch Tasks { get; } = new();

    /// <summary>Told, in a line, of work on a task that has shown no step for <see cref="Patience"/>, and of work that is left
    /// behind at the end. Called by whoever waits in <see cref="Map"/>.</summary>
    public Action<string>? Notice { get; init; }

    /// <summary>When work on a task that shows no step is told of; 30 s unless told otherwise.</summary>
    public TimeSpan Patience { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Once it is cancelled, waiting ends with an <see cref="OperationCanceledException"/> where work on a task stands
    /// still, also for what cannot be cancelled otherwise.</summary>
    public CancellationToken Interrupted { get; init; }

    /// <summary>f of every item, in the order of the items. Blocks the caller until all are done.</summary>
    /// <param name="items">One job each.</param>
    /// <param name="f">Gets the item, its index and a token that asks a running job to stop; runs on a worker thread.</param>
    /// <param name="cancel">Stops the rest; the caller does not wait for jobs that run.</param>
    /// <param name="maxParallelism">Most jobs that run side by side; all workers unless told otherwise.</param>
    /// <exception cref="JobException">A job threw: the first to do so, at once. The rest are dropped or asked to stop.</exception>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public TOut[] Map<TIn, TOut>(
        IReadOnlyList<TIn> items, Func<TIn, int, CancellationToken, TOut> f, CancellationToken cancel = default, int maxParallelism = int.MaxValue)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(maxParallelism, 1);
        cancel.ThrowIfCancellationRequested();
        if (items.Count == 0) return [];
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        var batch = new JobBatch<TIn, TOut>(items, f, stop);
        try
        {
            // One entry a worker, which then takes item after item: waking this thread to refill the channel would cost a
            // core that a worker could use.
            int takers = Math.Min(Math.Min(Workers, maxParallelism), items.Count);
            if (current == this) TakePart(batch.TakeItems, takers);
            else for (int i = 0; i < takers; i++) Enqueue(batch.TakeItems, stop.Token);
            batch.Wait(LookPeriod, LookAround);
        }
        catch (OperationCanceledException) when (batch.Failure is not null) { }
        finally { stop.Cancel(); }
        return batch.Failure is null ? batch.Results : throw batch.Failure;
    }

    /// <summary>Runs a kernel's pieces on this worker and on all that are idle or become so before none is left; see
    /// <see cref="Pieces"/>.</summary>
    /// <param name="pieces">How many.</param>
    /// <param name="run">Gets a piece's index.</param>
    public void Run(int pieces, Action<int> run)
    {
        if (Workers == 1 || pieces < 2)
        {
            for (int i = 0; i < pieces; i++) run(i);
            return;
        }
        var batch = new PieceBatch(pieces, run);
        open.Add(batch);   // before asking who is idle: a worker looks here after it has said that it is
        int helpers = Math.Min(Volatile.Read(ref idle), pieces - 1);
        for (int i = 0; i < helpers; i++) jobs.Writer.TryWrite(help);
        batch.TakePieces();
        open.Remove(batch);
        batch.Wait();
    }

    // A worker that maps does the work itself, since it may be the only one. It asks for help and never waits for room to:
    // where all workers wait for room, none makes any.
    void TakePart(Action takeItems, int takers)
    {
        for (int i = 1; i < takers; i++) jobs.Writer.TryWrite(takeItems);
        takeItems();
    }

    void Enqueue(Action job, CancellationToken stopped)
    {
        while (!jobs.Writer.TryWrite(job))
            if (!jobs.Writer.WaitToWriteAsync(stopped).AsTask().GetAwaiter().GetResult()) throw new ObjectDisposedException(nameof(WorkerPool));
    }

    // Where a worker waits for others, whoever waits for it looks around.
    void LookAround()
    {
        if (current == this) return;
        if (Notice is not null) Tasks.Tell(Patience, Notice);
        if (Interrupted.IsCancellationRequested && Tasks.StandsStill(StepGrace)) throw new OperationCanceledException(Interrupted);
    }

    /// <summary>Ends the workers once they have finished what they run. One that does not come back within a quarter of a second is
    /// left behind: it ends with its job, or with the process.</summary>
    public void Dispose()
    {
        if (!jobs.Writer.TryComplete()) return;
        long start = Stopwatch.GetTimestamp();
        bool all = true;
        foreach (Thread thread in threads)
        {
            TimeSpan left = Grace - Stopwatch.GetElapsedTime(start);
            all &= thread.Join(left > TimeSpan.Zero ? left : TimeSpan.Zero);
        }
        if (all || Notice is null) return;
        foreach (string work in Tasks.Busy) Notice($"{work}: has not come back, and is left behind");
    }

    void Work()
    {
        current = this;
        using Pieces.RunnerScope mine = Pieces.Install(this);
        while (WaitForJob())
            while (jobs.Reader.TryRead(out Action? job)) job();
    }

    // Where pieces are left, they are the job.
    bool WaitForJob()
    {
        Interlocked.Increment(ref idle);
        bool hasPieces = open.Fullest() is not null;
        bool more = hasPieces || jobs.Reader.WaitToReadAsync().AsTask().GetAwaiter().GetResult();
        Interlocked.Decrement(ref idle);
        if (hasPieces) Help();
        return more;
    }

    // One piece at a time from whichever kernel has the most left, so that all of them end soon; jobs go first.
    void Help()
    {
        while (jobs.Reader.Count == 0 && open.Fullest() is { } batch) batch.TakePiece();
    }
}
