using System.Runtime.CompilerServices;
using System.Runtime.ExceptionServices;
using System.Threading.Channels;

namespace MetaRL.Rollouts;

/// <summary>
/// Long-running worker threads behind a bounded channel. One job is one item's whole work; a job never waits for
/// another, so nothing can deadlock, and what a job computes never depends on which worker runs it.
/// The only place in MetaRL that starts threads.
/// </summary>
public sealed class RolloutEngine : IDisposable
{
    readonly Channel<Action> jobs;
    readonly Thread[] threads;

    /// <summary>Starts the workers.</summary>
    /// <param name="workers">Number of threads, at least 1.</param>
    public RolloutEngine(int workers)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(workers, 1);
        jobs = Channel.CreateBounded<Action>(new BoundedChannelOptions(2 * workers)
        {
            // Else every wake-up goes through a pool thread, which then spins on a core that a worker could use.
            AllowSynchronousContinuations = true,
        });
        threads = [.. Enumerable.Range(0, workers).Select(i => new Thread(Work) { IsBackground = true, Name = $"rollout worker {i}" })];
        foreach (Thread thread in threads) thread.Start();
    }

    /// <summary>Number of worker threads.</summary>
    public int Workers => threads.Length;

    /// <summary>f of every item, in the order of the items. Blocks the caller until all are done.</summary>
    /// <inheritdoc cref="Stream{TIn, TOut}"/>
    /// <param name="items">One job each.</param>
    /// <param name="f">Gets the item, its index and a token that asks a running job to stop; runs on a worker thread.</param>
    /// <param name="cancel">Stops the rest; the caller does not wait for jobs that run.</param>
    /// <param name="atOnce">Most jobs that run side by side; all workers unless told otherwise.</param>
    public TOut[] Map<TIn, TOut>(IReadOnlyList<TIn> items, Func<TIn, int, CancellationToken, TOut> f, CancellationToken cancel = default, int atOnce = int.MaxValue)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(atOnce, 1);
        cancel.ThrowIfCancellationRequested();
        var results = new TOut[items.Count];
        if (results.Length == 0) return results;
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        CancellationToken stopped = stop.Token;
        using var done = new ManualResetEventSlim(false, spinCount: 0);
        JobException? failure = null;
        int next = 0, remaining = results.Length;
        try
        {
            // One entry a worker, which then takes item after item: waking this thread to refill the channel would cost a
            // core that a worker could use.
            for (int i = Math.Min(Math.Min(Workers, atOnce), results.Length); i > 0; i--) Enqueue(TakeItems, stopped);
            done.Wait(stopped);
        }
        catch (OperationCanceledException) when (failure is not null) { }
        finally { stop.Cancel(); }
        return failure is null ? results : throw failure;

        void TakeItems()
        {
            while (Interlocked.Increment(ref next) is var taken && taken <= results.Length) Run(taken - 1);
        }

        void Run(int index)
        {
            if (stopped.IsCancellationRequested) return;
            try
            {
                results[index] = f(items[index], index, stopped);
                if (Interlocked.Decrement(ref remaining) == 0) done.Set();
            }
            catch (OperationCanceledException) when (stopped.IsCancellationRequested) { }
            catch (Exception e)
            {
                if (Interlocked.CompareExchange(ref failure, new JobException(index, e), null) is not null) return;
                try { stop.Cancel(); }
                catch (ObjectDisposedException) { }   // the caller was cancelled and has gone
            }
        }
    }

    void Enqueue(Action job, CancellationToken stopped)
    {
        while (!jobs.Writer.TryWrite(job))
            if (!jobs.Writer.WaitToWriteAsync(stopped).AsTask().GetAwaiter().GetResult()) throw new ObjectDisposedException(nameof(RolloutEngine));
    }

    /// <summary>f of every item, handed on as each finishes.</summary>
    /// <param name="items">One job each.</param>
    /// <param name="f">Gets the item, its index and a token that asks a running job to stop; runs on a worker thread.</param>
    /// <param name="cancel">Stops the rest; the caller does not wait for jobs that run.</param>
    /// <exception cref="JobException">A job threw: the first to do so, at once. The rest are dropped or asked to stop.</exception>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public async IAsyncEnumerable<(int Index, TOut Result)> Stream<TIn, TOut>(
        IReadOnlyList<TIn> items, Func<TIn, int, CancellationToken, TOut> f, [EnumeratorCancellation] CancellationToken cancel = default)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        CancellationToken stopped = stop.Token;
        var done = Channel.CreateUnbounded<(int, TOut)>(new() { SingleReader = true });
        Task feeding = FeedAsync();
        try
        {
            for (int received = 0; received < items.Count; received++) yield return await NextAsync(done.Reader, cancel).ConfigureAwait(false);
        }
        finally
        {
            stop.Cancel();
            await feeding.ConfigureAwait(false);
        }

        async Task FeedAsync()
        {
            try
            {
                for (int i = 0; i < items.Count; i++)
                {
                    int index = i;
                    await jobs.Writer.WriteAsync(() => Run(index), stopped).ConfigureAwait(false);
                }
            }
            catch (OperationCanceledException) { }
            catch (ChannelClosedException) { done.Writer.TryComplete(new ObjectDisposedException(nameof(RolloutEngine))); }
        }

        void Run(int index)
        {
            if (stopped.IsCancellationRequested) return;
            try { done.Writer.TryWrite((index, f(items[index], index, stopped))); }
            catch (OperationCanceledException) when (stopped.IsCancellationRequested) { }
            catch (Exception e) { done.Writer.TryComplete(new JobException(index, e)); }
        }
    }

    // What a job threw arrives as the reason why the channel closed.
    static async ValueTask<T> NextAsync<T>(ChannelReader<T> reader, CancellationToken cancel)
    {
        try { return await reader.ReadAsync(cancel).ConfigureAwait(false); }
        catch (ChannelClosedException e) when (e.InnerException is { } cause)
        {
            ExceptionDispatchInfo.Throw(cause);
            throw;
        }
    }

    /// <summary>Ends the workers once they have finished what they run; returns when none is left.</summary>
    public void Dispose()
    {
        jobs.Writer.TryComplete();
        foreach (Thread thread in threads) thread.Join();
    }

    void Work()
    {
        while (jobs.Reader.WaitToReadAsync().AsTask().GetAwaiter().GetResult())
            while (jobs.Reader.TryRead(out Action? job)) job();
    }
}

/// <summary>A job of a <see cref="RolloutEngine"/> threw.</summary>
/// <param name="index">Which job: the index of its item.</param>
/// <param name="cause">What it threw.</param>
public sealed class JobException(int index, Exception cause) : Exception($"task {index}: {cause.Message}", cause)
{
    /// <summary>The index of the item.</summary>
    public int Index { get; } = index;
}
