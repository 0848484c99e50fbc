namespace MetaRL.Rollouts;

/// <summary>The jobs of one call of <see cref="WorkerPool.Map"/>: workers take item after item until none is left or one failed.</summary>
sealed class JobBatch<TIn, TOut>
{
    readonly IReadOnlyList<TIn> items;
    readonly Func<TIn, int, CancellationToken, TOut> f;
    readonly CancellationTokenSource stop;
    readonly CancellationToken stopped;
    readonly ManualResetEventSlim done = new(false, spinCount: 0);
    JobException? failure;
    int next, remaining;

    public JobBatch(IReadOnlyList<TIn> items, Func<TIn, int, CancellationToken, TOut> f, CancellationTokenSource stop)
    {
        this.items = items;
        this.f = f;
        this.stop = stop;
        stopped = stop.Token;
        Results = new TOut[items.Count];
        remaining = items.Count;
    }

    /// <summary>In the order of the items.</summary>
    public TOut[] Results { get; }

    /// <summary>What the first job that failed threw.</summary>
    public JobException? Failure => failure;

    /// <summary>Returns when all are done.</summary>
    /// <param name="period">How often to look around meanwhile.</param>
    /// <param name="look">May throw, which ends the wait.</param>
    /// <exception cref="OperationCanceledException">Cancelled, or one failed.</exception>
    public void Wait(TimeSpan period, Action look)
    {
        while (!done.Wait(period, stopped)) look();
    }

    public void TakeItems()
    {
        while (true)
        {
            int taken = Interlocked.Increment(ref next) - 1;
            if (taken >= items.Count) return;
            Run(taken);
        }
    }

    void Run(int index)
    {
        if (stopped.IsCancellationRequested) return;
        try
        {
            Results[index] = f(items[index], index, stopped);
            if (Interlocked.Decrement(ref remaining) == 0) done.Set();
        }
        catch (OperationCanceledException) when (stopped.IsCancellationRequested) { }
        catch (Exception e)
        {
            if (Interlocked.CompareExchange(ref failure, new JobException(index, e), null) is null) Stop();
        }
    }

    void Stop()
    {
        try { stop.Cancel(); }
        catch (ObjectDisposedException) { }   // the caller was cancelled and has gone
    }
}

/// <summary>A job of a <see cref="WorkerPool"/> threw.</summary>
/// <param name="index">Which job: the index of its item.</param>
/// <param name="cause">What it threw.</param>
public sealed class JobException(int index, Exception cause) : Exception($"task {index}: {cause.Message}", cause)
{
    /// <summary>The index of the item.</summary>
    public int Index { get; } = index;
}
