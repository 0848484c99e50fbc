using MetaRL.Envs;
using MetaRL.TestKit;

namespace MetaRL.Rollouts.Tests;

public sealed class CollectorMemoryTests
{
    const int B = 5;

    // The least of several rounds: a garbage collection that falls into one may be booked on this thread.
    static long Least(Func<long> measure) => Enumerable.Range(0, 10).Min(_ => measure());

    [Fact]
    public void A_step_allocates_nothing()
    {
        var family = new Walk { Horizon = 200 };
        var meter = new Meter(200);
        var collector = new Collector(family.Of(new Ending(0)), family.Spec, B);
        Assert.Equal(0, Least(() =>
        {
            collector.Collect(meter, new Seed(1));
            Assert.Equal(200, meter.Calls);
            Assert.True(meter.Bytes[0] > 0);
            return meter.Bytes[199] - meter.Bytes[0];
        }));
    }

    [Fact]
    public void Memory_of_a_collection_grows_by_what_it_returns_alone()
    {
        static long Allocated(int horizon)
        {
            var family = new Walk { Horizon = horizon };
            var collector = new Collector(family.Of(new Ending(0)), family.Spec, B);
            var actor = new Still();
            return Least(() =>
            {
                long before = GC.GetAllocatedBytesForCurrentThread();
                collector.Collect(actor, new Seed(2));
                return GC.GetAllocatedBytesForCurrentThread() - before;
            });
        }
        // A sample: obs 2, act, log-prob, reward, mask, time, episode: 8 numbers, 2 flags. What it was recorded into is lent.
        const long sample = 8 * sizeof(float) + 2;
        Assert.InRange(Allocated(100) - Allocated(50), 50 * B * sample - 64, 50 * B * sample + 64);
    }
}
