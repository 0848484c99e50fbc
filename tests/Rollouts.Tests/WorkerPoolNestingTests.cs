using System.Collections.Concurrent;
using MetaRL.Tensors.Backends;

namespace MetaRL.Rollouts.Tests;

/// <summary>Jobs that map, and kernels' pieces on workers that are idle.</summary>
public sealed class WorkerPoolNestingTests
{
    static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    static int[] Items(int count) => [.. Enumerable.Range(0, count)];

    // A hang fails the test, and not the whole run.
    static Task<T> Soon<T>(Func<T> map) => Task.Run(map).WaitAsync(Patience);

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(4)]
    [InlineData(8)]
    public async Task Jobs_may_map_however_few_workers_there_are(int workers)
    {
        using var pool = new WorkerPool(workers);
        int[] sums = await Soon(() => pool.Map(Items(20), (i, _, _) => pool.Map(Items(30), (j, _, _) => pool.Map(Items(3), (k, _, _) => i * j * k).Sum()).Sum()));
        Assert.Equal(Items(20).Select(static i => i * 435 * 3), sums);
    }

    // All of them ask for help at once, more than the queue has room for, and nobody is left to make room.
    [Theory]
    [InlineData(4)]
    [InlineData(8)]
    public async Task All_workers_may_map_at_the_same_moment(int workers)
    {
        using var pool = new WorkerPool(workers);
        using var together = new Barrier(workers);
        for (int round = 0; round < 20; round++)
        {
            int[] sums = await Soon(() => pool.Map(Items(workers), (i, _, _) =>
            {
                together.SignalAndWait(Patience);
                return pool.Map(Items(100), (j, _, _) => i * j).Sum();
            }));
            Assert.Equal(Items(workers).Select(static i => i * 4950), sums);
        }
    }

    [Fact]
    public async Task A_failure_of_an_inner_map_reaches_the_outer_caller()
    {
        using var pool = new WorkerPool(2);
        JobException e = await Assert.ThrowsAsync<JobException>(() => Soon(() => pool.Map(Items(3), (i, _, _) =>
            pool.Map(Items(5), (j, _, _) => i == 1 && j == 4 ? throw new FormatException("boom") : j).Sum())));
        Assert.Equal(1, e.Index);
        JobException inner = Assert.IsType<JobException>(e.InnerException);
        Assert.Equal(4, inner.Index);
        Assert.IsType<FormatException>(inner.InnerException);
        Assert.Equal(5, (await Soon(() => pool.Map([5], (x, _, _) => x)))[0]);
    }

    [Fact]
    public async Task Cancelling_the_outer_map_ends_inner_ones_that_were_handed_its_token()
    {
        using var pool = new WorkerPool(2);
        using var source = new CancellationTokenSource();
        int started = 0;
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Soon(() => pool.Map(Items(2), (i, _, stop) => pool.Map(Items(1000), (j, _, inner) =>
        {
            if (Interlocked.Increment(ref started) == 2) source.Cancel();
            inner.WaitHandle.WaitOne(Patience);
            return j;
        }, stop).Length, source.Token)));
        pool.Dispose();   // whatever was under way is over
        Assert.InRange(started, 2, 4);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(4)]
    public void Every_piece_runs_once_and_idle_workers_take_part(int workers)
    {
        using var pool = new WorkerPool(workers);
        var threads = new ConcurrentDictionary<int, bool>();
        var times = new int[64];
        pool.Map([0], (_, _, _) =>
        {
            // Workers report that they are idle a moment after they have started.
            for (int round = 0; round < 200 && threads.Count < workers; round++)
                Pieces.Run(times.Length, piece =>
                {
                    threads[Environment.CurrentManagedThreadId] = true;
                    Interlocked.Increment(ref times[piece]);
                    Thread.Sleep(1);
                });
            return 0;
        });
        Assert.Equal(workers, threads.Count);
        Assert.Single(times.Distinct());
        Assert.True(times[0] > 0);
    }

    // When the last tasks of a batch begin, the other workers are still busy with the ones before.
    [Fact]
    public void Workers_that_become_idle_while_a_kernel_runs_take_part()
    {
        const int workers = 4;
        using var pool = new WorkerPool(workers);
        using var begun = new ManualResetEventSlim();
        var threads = new ConcurrentDictionary<int, bool>();
        pool.Map(Items(workers), (job, _, _) =>
        {
            if (job > 0) return begun.Wait(Patience);
            Pieces.Run(20, _ =>
            {
                threads[Environment.CurrentManagedThreadId] = true;
                begun.Set();
                Assert.True(SpinWait.SpinUntil(() => threads.Count == workers, Patience));
            });
            return true;
        });
        Assert.Equal(workers, threads.Count);
    }

    [Fact]
    public void Pieces_give_the_same_whoever_runs_them()
    {
        double[] Of(int workers, int jobs)
        {
            using var pool = new WorkerPool(workers);
            return [.. pool.Map(Items(jobs), (job, _, _) =>
            {
                var parts = new double[50];
                Pieces.Run(parts.Length, piece => parts[piece] = Math.Sin(job + 0.1 * piece));
                return parts.Sum();
            })];
        }
        double[] one = Of(1, 6);
        Assert.Equal(one, Of(2, 6));
        Assert.Equal(one, Of(7, 6));
        Assert.Equal(6, one.Distinct().Count());
    }

    [Theory]
    [InlineData(1)]
    [InlineData(4)]
    public async Task What_a_piece_throws_its_jobs_caller_gets(int workers)
    {
        using var pool = new WorkerPool(workers);
        for (int round = 0; round < 50; round++)
        {
            JobException e = await Assert.ThrowsAsync<JobException>(() => Soon(() => pool.Map(Items(2), (job, _, _) =>
            {
                Pieces.Run(20, piece => { if (job == 1 && piece == 13) throw new FormatException("boom"); });
                return job;
            })));
            Assert.Equal(1, e.Index);
            Assert.Equal("boom", Assert.IsType<FormatException>(e.InnerException).Message);
        }
        Assert.Equal(4, (await Soon(() => pool.Map([4], (x, _, _) => x)))[0]);
    }

    [Fact]
    public async Task Pieces_may_have_pieces_and_maps_of_their_own()
    {
        using var pool = new WorkerPool(4);
        int[] counts = await Soon(() => pool.Map(Items(8), (_, _, _) =>
        {
            int count = 0;
            Pieces.Run(6, _ =>
            {
                Pieces.Run(5, _ => Interlocked.Increment(ref count));
                Interlocked.Add(ref count, pool.Map(Items(4), (x, _, _) => x).Sum());
            });
            return count;
        }));
        Assert.All(counts, static c => Assert.Equal(6 * (5 + 6), c));
    }

    [Fact]
    public async Task No_pieces_are_done_at_once()
    {
        using var pool = new WorkerPool(2);
        await Task.Run(() => pool.Run(0, static _ => { })).WaitAsync(TimeSpan.FromSeconds(30));
    }
}
