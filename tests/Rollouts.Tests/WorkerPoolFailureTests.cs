namespace MetaRL.Rollouts.Tests;

/// <summary>Nothing may hang and nothing may be lost when a job throws or the caller cancels.</summary>
public sealed class WorkerPoolFailureTests
{
    static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    static int[] Items(int count) => [.. Enumerable.Range(0, count)];

    // A hang fails the test, and not the whole run.
    static Task<int[]> Soon(Func<int[]> map) => Task.Run(map).WaitAsync(Patience);

    static bool WaitForStop(CancellationToken stop) => SpinWait.SpinUntil(() => { Thread.Sleep(1); return stop.IsCancellationRequested; }, Patience);

    [Fact]
    public async Task An_exception_arrives_at_once_with_its_index_though_another_job_still_runs()
    {
        using var pool = new WorkerPool(2);
        using var gate = new ManualResetEventSlim();
        var cause = new InvalidOperationException("boom");
        JobException e = await Assert.ThrowsAsync<JobException>(() => Soon(() => pool.Map(Items(10), (x, _, _) =>
        {
            if (x == 3) throw cause;
            if (x == 2) gate.Wait(Patience);
            return x;
        })));
        Assert.False(gate.IsSet);
        Assert.Equal(3, e.Index);
        Assert.Same(cause, e.InnerException);
        Assert.Contains("3", e.Message);
        Assert.Contains("boom", e.Message);
        gate.Set();
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public async Task After_a_failure_running_jobs_are_asked_to_stop_and_the_rest_do_not_start(int workers)
    {
        using var pool = new WorkerPool(workers);
        int started = 0, stopped = 0;
        await Assert.ThrowsAsync<JobException>(() => Soon(() => pool.Map(Items(1000), (x, _, stop) =>
        {
            Interlocked.Increment(ref started);
            if (x == 0) throw new FormatException();
            if (WaitForStop(stop)) Interlocked.Increment(ref stopped);
            return x;
        })));
        Assert.Equal(7, pool.Map([7], (x, _, _) => x)[0]);
        pool.Dispose();   // whatever was under way is over
        Assert.InRange(started, 1, 1 + workers);
        Assert.Equal(started - 1, stopped);
    }

    [Fact]
    public async Task Cancelling_does_not_wait_for_jobs_that_run()
    {
        using var pool = new WorkerPool(2);
        using var gate = new ManualResetEventSlim();
        using var source = new CancellationTokenSource();
        int started = 0;
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Soon(() => pool.Map(Items(100), (x, _, _) =>
        {
            if (Interlocked.Increment(ref started) == 2) source.Cancel();
            gate.Wait(Patience);
            return x;
        }, source.Token)));
        Assert.False(gate.IsSet);
        Assert.Equal(2, started);
        gate.Set();
        Assert.Equal([4], pool.Map([4], (x, _, _) => x));
    }

    [Fact]
    public async Task Cancelled_before_it_began_nothing_runs()
    {
        using var pool = new WorkerPool(2);
        int started = 0;
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Soon(() =>
            pool.Map(Items(10), (x, _, _) => Interlocked.Increment(ref started), new CancellationToken(true))));
        pool.Dispose();
        Assert.Equal(0, started);
    }

    [Fact]
    public async Task A_cancellation_of_a_jobs_own_is_a_failure_like_any_other()
    {
        using var pool = new WorkerPool(1);
        JobException e = await Assert.ThrowsAsync<JobException>(() =>
            Soon(() => pool.Map(Items(3), int (x, _, _) => throw new OperationCanceledException("mine"))));
        Assert.IsType<OperationCanceledException>(e.InnerException);
    }

    [Fact]
    public async Task A_thousand_maps_that_fail_at_random_never_hang()
    {
        using var pool = new WorkerPool(2);
        var random = new Random(1);
        int failures = 0;
        await Task.Run(() =>
        {
            for (int round = 0; round < 1000; round++)
            {
                int items = random.Next(1, 40);
                HashSet<int> broken = [.. Items(items).Where(_ => random.Next(20) == 0)];
                int[]? results = null;
                try { results = pool.Map(Items(items), (x, _, _) => broken.Contains(x) ? throw new FormatException($"{x}") : x); }
                catch (JobException e)
                {
                    failures++;
                    Assert.Contains(e.Index, broken);
                    Assert.Equal($"{e.Index}", Assert.IsType<FormatException>(e.InnerException).Message);
                }
                Assert.Equal(broken.Count == 0, results is not null);
                if (results is not null) Assert.Equal(Items(items), results);
            }
        }).WaitAsync(Patience);
        Assert.InRange(failures, 100, 900);
    }
}
