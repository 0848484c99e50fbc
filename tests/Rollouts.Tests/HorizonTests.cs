using MetaRL.Envs;
using MetaRL.Envs.Spaces;
using MetaRL.Policies;
using MetaRL.TestKit;

namespace MetaRL.Rollouts.Tests;

/// <summary>A horizon may be a safety cap: memory follows what is played.</summary>
public sealed class HorizonTests
{
    static long Allocated(int horizon)
    {
        var family = new Walk { Horizon = horizon };
        var collector = new Collector(family.Of(new Ending(0.2f)), family.Spec, 4, episodes: 2);
        // The least of several rounds: what happens but once, such as compiling, is none of it.
        return Enumerable.Range(0, 5).Min(_ =>
        {
            long before = GC.GetAllocatedBytesForCurrentThread();
            Trajectories tau = collector.Collect(new Still(), new Seed(1));
            Assert.InRange(tau.Steps, 2, 200);
            return GC.GetAllocatedBytesForCurrentThread() - before;
        });
    }

    [Theory]
    [InlineData(100_000)]
    [InlineData(1_000_000)]
    [InlineData(100_000_000)]
    [InlineData(int.MaxValue)]
    public void Short_episodes_take_the_same_memory_under_any_cap(int horizon)
        => Assert.InRange(Allocated(horizon), 0, Allocated(2000) + 1024);

    [Fact]
    public void The_same_is_played_under_any_cap()
    {
        Trajectories Of(int horizon)
        {
            var family = new Walk { Horizon = horizon };
            return new Collector(family.Of(new Ending(0.2f)), family.Spec, 4).Collect(new Still(), new Seed(1));
        }
        Assert.Equal(Of(2000).Reward, Of(int.MaxValue).Reward);
    }

    // Buffers double, and in the end hold what is asked for.
    [Fact]
    public void A_buffer_keeps_its_rows_while_it_grows()
    {
        var memory = new SampleMemory(new Walk { Horizon = int.MaxValue }.Spec, rollouts: 1, episodes: 1);
        var rows = new RowBuffer<int>(memory, 2);
        for (int i = 0; i < 5000; i++) (rows.Row(i)[0], rows.Row(i)[1]) = (i, -i);
        for (int i = 0; i < 5000; i++) Assert.Equal([i, -i], rows.Written(i));
    }

    [Fact]
    public void What_no_array_holds_is_an_error_that_names_horizon_rollouts_and_size()
    {
        var memory = new SampleMemory(new Walk { Horizon = 1_000_000 }.Spec, rollouts: 1_000_000, episodes: 1);
        memory.RequireColumns(1000);
        string message = Assert.Throws<TooLargeException>(() => memory.RequireColumns(2000)).Message;
        Assert.Contains("1000000 rollouts", message);
        Assert.Contains("horizon 1000000", message);
        Assert.Contains("4000000000 numbers", message);
        Assert.Contains("lower problem.rollouts", message);
    }

    [Fact]
    public void What_memory_does_not_hold_is_an_error_that_names_horizon_rollouts_and_bytes()
    {
        var memory = new SampleMemory(new Walk { Horizon = int.MaxValue }.Spec, rollouts: 7, episodes: 3);
        // The same array again and again, until all together would be 8 TB.
        string message = Assert.Throws<TooLargeException>(() => { for (int i = 0; i < 1000; i++) memory.Reserve<float>(2_000_000_000); }).Message;
        Assert.Matches(@"7 rollouts .*horizon 2147483647, 3 episodes.*: \d+\.\d GB, of which", message);
    }

    [Fact]
    public void What_cannot_fit_at_all_is_refused_before_anything_is_played()
    {
        using var pool = new WorkerPool(1);
        EnvSpec wide = new(BoxSpace.Unbounded(30_000), BoxSpace.Uniform(1, -1, 1), 10);
        var e = Assert.Throws<TooLargeException>(() => new RolloutSampler([], wide, 1_000_000, 1, pool));
        Assert.Contains("observations of 30000", e.Message);
    }

    [Fact]
    public void Long_episodes_are_summed_in_double()
    {
        var family = new Drip { Horizon = 100_000 };
        Trajectories tau = new Collector(family.Of(new(0.1f)), family.Spec, 1).Collect(new Still(), new Seed(1));
        Assert.Equal(10_000, tau.MeanReturn, 1e-3);
    }
}
