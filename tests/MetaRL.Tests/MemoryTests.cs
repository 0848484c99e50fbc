using MetaRL.Rollouts;
using MetaRL.Tensors.Backends;
using MetaRL.Tensors.Simd;
using MetaRL.Training;

namespace MetaRL.Tests;

/// <summary>Tests that measure the whole process and so run by themselves.</summary>
[CollectionDefinition(nameof(Alone), DisableParallelization = true)]
public sealed class Alone;

[Collection(nameof(Alone))]
public sealed class MemoryTests
{
    [Theory]
    [InlineData("trust region", 300)]
    [InlineData("ppo", 350)]
    [InlineData("adam", 350)]
    public void It_stays_flat_however_long_training_runs(string update, int iterations)
    {
        var tiny = new TrainingConfig { MetaBatch = 2, Iterations = iterations };
        using var pool = new WorkerPool(2);
        long empty = Storage.Live;
        using (MetaTrainer trainer = Training.New(pool, Training.Update(update), config: tiny, change: p => p with { Rollouts = 2 }))
        {
            for (int i = 0; i < 50; i++) trainer.Step();
            (long live, long bytes, long pooled) = (Storage.Live, GC.GetTotalMemory(forceFullCollection: true), SimdBackend.Instance.PooledBytes);
            for (int i = 50; i < iterations; i++) trainer.Step();
            Assert.Equal(live, Storage.Live);
            Assert.InRange(GC.GetTotalMemory(forceFullCollection: true) - bytes, long.MinValue, 500_000);
            Assert.InRange(SimdBackend.Instance.PooledBytes - pooled, long.MinValue, 500_000);
            Assert.True(live > empty);
        }
        Assert.Equal(empty, Storage.Live);
    }
}
