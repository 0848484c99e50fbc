using System.Collections.Concurrent;

namespace MetaRL.Rollouts.Tests;

public sealed class RolloutEngineTests
{
    static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    static int[] Items(int count) => [.. Enumerable.Range(0, count)];

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(5)]
    public void Results_come_in_the_order_of_the_items(int workers)
    {
        using var engine = new RolloutEngine(workers);
        var random = new Random(1);
        int[] work = [.. Items(300).Select(_ => random.Next(2000))];
        int[] results = engine.Map(work, (spin, i, _) => { Thread.SpinWait(spin); return 1000 * i + spin % 1000; });
        Assert.Equal(work.Select((spin, i) => 1000 * i + spin % 1000), results);
    }

    [Fact]
    public void Far_more_items_than_workers_are_no_problem_and_none_is_no_work()
    {
        using var engine = new RolloutEngine(2);
        Assert.Equal(Items(20_000).Select(i => 2 * i), engine.Map(Items(20_000), (x, _, _) => 2 * x));
        Assert.Empty(engine.Map(Items(0), (x, _, _) => x));
    }

    [Fact]
    public async Task A_stream_hands_on_what_is_finished_while_the_rest_runs()
    {
        using var engine = new RolloutEngine(2);
        using var gate = new ManualResetEventSlim();
        var seen = new List<int>();
        await foreach ((int index, int result) in engine.Stream(Items(50), (x, _, _) => { if (x == 0) gate.Wait(Patience); return x * x; }))
        {
            Assert.Equal(index * index, result);
            seen.Add(index);
            if (seen.Count == 49) gate.Set();
        }
        Assert.Equal(Items(50), seen.Order());
        Assert.Equal(0, seen[^1]);
    }

    [Theory]
    [InlineData(3, int.MaxValue)]
    [InlineData(3, 2)]
    [InlineData(3, 1)]
    public void As_many_jobs_run_at_once_as_there_are_workers_or_were_asked_for(int workers, int atOnce)
    {
        using var engine = new RolloutEngine(workers);
        int expected = Math.Min(workers, atOnce);
        int running = 0, most = 0;
        var threads = new ConcurrentDictionary<int, bool>();
        using var together = new Barrier(expected);
        engine.Map(Items(30), (x, _, _) =>
        {
            int now = Interlocked.Increment(ref running);
            InterlockedMax(ref most, now);
            threads[Environment.CurrentManagedThreadId] = true;
            if (x < expected) Assert.True(together.SignalAndWait(Patience));   // passes only if all of them run side by side
            Interlocked.Decrement(ref running);
            return x;
        }, atOnce: atOnce);
        Assert.Equal((expected, expected, workers), (most, threads.Count, engine.Workers));
        Assert.Throws<ArgumentOutOfRangeException>(() => engine.Map(Items(1), (x, _, _) => x, atOnce: 0));
    }

    static void InterlockedMax(ref int most, int value)
    {
        for (int seen = most; value > seen; seen = most) Interlocked.CompareExchange(ref most, value, seen);
    }

    [Fact]
    public async Task Several_callers_share_an_engine()
    {
        using var engine = new RolloutEngine(2);
        Task<int[]>[] callers = [.. Items(4).Select(c => Task.Run(() => engine.Map(Items(200), (x, _, _) => c * 1000 + x)))];
        int[][] results = await Task.WhenAll(callers).WaitAsync(Patience);
        for (int c = 0; c < 4; c++) Assert.Equal(Items(200).Select(x => c * 1000 + x), results[c]);
    }

    [Fact]
    public void No_thread_is_left_after_the_end()
    {
        var threads = new ConcurrentDictionary<Thread, bool>();
        using (var engine = new RolloutEngine(3))
        {
            using var together = new Barrier(3);
            engine.Map(Items(3), (x, _, _) => { threads[Thread.CurrentThread] = true; return together.SignalAndWait(Patience); });
            Assert.All(threads.Keys, t => Assert.True(t.IsAlive && t.IsBackground && t.Name!.StartsWith("rollout worker")));
        }
        Assert.Equal(3, threads.Count);
        Assert.All(threads.Keys, t => Assert.False(t.IsAlive));
    }

    [Fact]
    public async Task The_end_waits_for_a_job_that_runs()
    {
        var engine = new RolloutEngine(1);
        using var started = new ManualResetEventSlim();
        bool finished = false;
        Task caller = Task.Run(() => engine.Map(Items(1), (x, _, _) => { started.Set(); Thread.Sleep(50); return finished = true; }));
        Assert.True(started.Wait(Patience));
        engine.Dispose();
        Assert.True(finished);
        await caller.WaitAsync(Patience);
    }

    [Fact]
    public void An_ended_engine_says_so()
    {
        var engine = new RolloutEngine(1);
        engine.Dispose();
        Assert.Throws<ObjectDisposedException>(() => engine.Map(Items(3), (x, _, _) => x));
    }

    [Fact]
    public void An_engine_without_workers_is_refused() => Assert.Throws<ArgumentOutOfRangeException>(() => new RolloutEngine(0));
}
