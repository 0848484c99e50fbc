using System.Collections.Concurrent;

namespace MetaRL.Rollouts.Tests;

public sealed class WorkerPoolTests
{
    static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    static int[] Items(int count) => [.. Enumerable.Range(0, count)];

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(5)]
    public void Results_come_in_the_order_of_the_items(int workers)
    {
        using var pool = new WorkerPool(workers);
        var random = new Random(1);
        int[] work = [.. Items(300).Select(_ => random.Next(2000))];
        int[] results = pool.Map(work, (spin, i, _) => { Thread.SpinWait(spin); return 1000 * i + spin % 1000; });
        Assert.Equal(work.Select((spin, i) => 1000 * i + spin % 1000), results);
    }

    [Fact]
    public void Far_more_items_than_workers_are_no_problem_and_none_is_no_work()
    {
        using var pool = new WorkerPool(2);
        Assert.Equal(Items(20_000).Select(i => 2 * i), pool.Map(Items(20_000), (x, _, _) => 2 * x));
        Assert.Empty(pool.Map(Items(0), (x, _, _) => x));
    }

    [Theory]
    [InlineData(3, int.MaxValue)]
    [InlineData(3, 2)]
    [InlineData(3, 1)]
    public void As_many_jobs_run_at_once_as_there_are_workers_or_were_asked_for(int workers, int maxParallelism)
    {
        using var pool = new WorkerPool(workers);
        int expected = Math.Min(workers, maxParallelism);
        int running = 0, most = 0;
        var threads = new ConcurrentDictionary<int, bool>();
        using var together = new Barrier(expected);
        pool.Map(Items(30), (x, _, _) =>
        {
            int now = Interlocked.Increment(ref running);
            InterlockedMax(ref most, now);
            threads[Environment.CurrentManagedThreadId] = true;
            if (x < expected) Assert.True(together.SignalAndWait(Patience));   // passes only if all of them run side by side
            Interlocked.Decrement(ref running);
            return x;
        }, maxParallelism: maxParallelism);
        Assert.Equal((expected, expected, workers), (most, threads.Count, pool.Workers));
        Assert.Throws<ArgumentOutOfRangeException>(() => pool.Map(Items(1), (x, _, _) => x, maxParallelism: 0));
    }

    static void InterlockedMax(ref int most, int value)
    {
        for (int seen = most; value > seen; seen = most) Interlocked.CompareExchange(ref most, value, seen);
    }

    [Fact]
    public async Task Several_callers_share_a_pool()
    {
        using var pool = new WorkerPool(2);
        Task<int[]>[] callers = [.. Items(4).Select(c => Task.Run(() => pool.Map(Items(200), (x, _, _) => c * 1000 + x)))];
        int[][] results = await Task.WhenAll(callers).WaitAsync(Patience);
        for (int c = 0; c < 4; c++) Assert.Equal(Items(200).Select(x => c * 1000 + x), results[c]);
    }

    [Fact]
    public void No_thread_is_left_after_the_end()
    {
        var threads = new ConcurrentDictionary<Thread, bool>();
        using (var pool = new WorkerPool(3))
        {
            using var together = new Barrier(3);
            pool.Map(Items(3), (x, _, _) => { threads[Thread.CurrentThread] = true; return together.SignalAndWait(Patience); });
            Assert.All(threads.Keys, t => Assert.True(t.IsAlive && t.IsBackground && t.Name!.StartsWith("worker ")));
        }
        Assert.Equal(3, threads.Count);
        Assert.All(threads.Keys, t => Assert.False(t.IsAlive));
    }

    [Fact]
    public async Task The_end_waits_for_a_job_that_runs()
    {
        var pool = new WorkerPool(1);
        using var started = new ManualResetEventSlim();
        bool finished = false;
        Task caller = Task.Run(() => pool.Map(Items(1), (x, _, _) => { started.Set(); Thread.Sleep(50); return finished = true; }));
        Assert.True(started.Wait(Patience));
        pool.Dispose();
        Assert.True(finished);
        await caller.WaitAsync(Patience);
    }

    [Fact]
    public void An_ended_pool_says_so()
    {
        var pool = new WorkerPool(1);
        pool.Dispose();
        Assert.Throws<ObjectDisposedException>(() => pool.Map(Items(3), (x, _, _) => x));
    }

    [Fact]
    public void A_pool_without_workers_is_refused() => Assert.Throws<ArgumentOutOfRangeException>(() => new WorkerPool(0));
}
