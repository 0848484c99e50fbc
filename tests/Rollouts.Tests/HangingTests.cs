using System.Diagnostics;
using MetaRL.Envs;

namespace MetaRL.Rollouts.Tests;

/// <summary>An environment that never returns is named, and nobody waits for it at the end.</summary>
public sealed class HangingTests
{
    static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);
    static readonly Broken Family = new();

    [Fact]
    public async Task It_is_told_of_given_up_when_interrupted_and_left_behind()
    {
        BrokenEnv.Gate.Reset();
        using var interrupt = new CancellationTokenSource();
        var notices = new List<string>();
        var told = new TaskCompletionSource();
        var pool = new WorkerPool(2)
        {
            Notice = text => { notices.Add(text); told.TrySetResult(); },
            Patience = TimeSpan.FromMilliseconds(200),
            Interrupted = interrupt.Token,
        };
        var sampler = new RolloutSampler([Family.Of(new(Flaw.None, 0)), Family.Of(new(Flaw.Hangs, 3))], Family.Spec, 3, 1, pool);
        // Not even cancellable: what is interrupted stands still.
        Task playing = Task.Run(() => sampler.Collect(static (_, _) => new Still(), [new(1), new(2)]));
        await told.Task.WaitAsync(Patience);
        string where = $"seed 0x{new Seed(2).Key:x16}, step 3 of rollouts 0 to 2: ";
        Assert.Contains(where + "nothing has come back for ", Assert.Single(notices));

        interrupt.Cancel();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => playing.WaitAsync(Patience));
        long start = Stopwatch.GetTimestamp();
        pool.Dispose();
        Assert.InRange(Stopwatch.GetElapsedTime(start), TimeSpan.FromMilliseconds(200), Patience);
        Assert.Contains(where + "has not come back", notices[^1]);
        Assert.Equal(2, notices.Count);
        BrokenEnv.Gate.Set();
    }

    [Fact]
    public void Work_that_goes_on_is_not_told_of()
    {
        var notices = new List<string>();
        using var pool = new WorkerPool(1) { Notice = notices.Add, Patience = TimeSpan.FromMilliseconds(300) };
        var family = new TestKit.Walk { Horizon = 60 };
        var sampler = new RolloutSampler([family.Of(new(0))], family.Spec, 1, 1, pool);
        sampler.Collect(static (_, _) => new Slow(), [new(1)]);   // longer than the patience, and every step shorter
        Assert.Empty(notices);
    }

    sealed class Slow : Still
    {
        public override void Act(ReadOnlySpan<float> obs, Span<Rng> rngs, Span<float> act, Span<float> logProb)
        {
            base.Act(obs, rngs, act, logProb);
            Thread.Sleep(10);
        }
    }
}
