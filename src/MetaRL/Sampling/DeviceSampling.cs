using MetaRL.Envs;
using MetaRL.Problems;
using MetaRL.Tensors;

namespace MetaRL.Sampling;

/// <summary>Tasks are played where their tensors live; nothing but what is told of samples comes to the host.</summary>
sealed class DeviceSampling(IDeviceSource source, SamplingClock clock) : ISampling
{
    public Drawn Draw(AdaptingTasks tasks, Seed[] seeds, TensorArena[] memory, CancellationToken cancel)
    {
        DeviceDraw drawn = clock.Rollout(() => Played(tasks, seeds, memory, cancel));
        return new([.. drawn.Told], [drawn.Batch]);
    }

    public TaskScore[] Score(AdaptingTasks tasks, Seed[] seeds, CancellationToken cancel)
    {
        using TensorScope scope = TensorScope.Open();
        return source.Score(tasks.ChunkWeights(), seeds, cancel);
    }

    public void Dispose() => source.Dispose();

    // All of the tasks are one chunk on a device.
    DeviceDraw Played(AdaptingTasks tasks, Seed[] seeds, TensorArena[] memory, CancellationToken cancel)
    {
        using TensorScope kept = memory[0].Enter();
        return source.Draw(tasks.ChunkWeights(), seeds, cancel);
    }
}
