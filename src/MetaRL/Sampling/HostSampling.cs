using MetaRL.Envs;
using MetaRL.Problems;
using MetaRL.Tensors;

namespace MetaRL.Sampling;

/// <summary>Tasks are played on the host with downloaded weights, and what they show is uploaded.</summary>
sealed class HostSampling(ITaskSource source, SamplingClock clock) : ISampling
{
    public ISampling Query => new HostSampling(source.Query, clock);

    public Drawn Draw(AdaptingTasks tasks, Seed[] seeds, TensorArena[] memory, CancellationToken cancel)
    {
        Sample[] samples = clock.Rollout(() => Played(tasks, seeds, cancel));
        return new(samples, clock.Adaptation(() => tasks.Upload(samples, memory, cancel)));
    }

    public TaskScore[] Score(AdaptingTasks tasks, Seed[] seeds, CancellationToken cancel)
    {
        using TensorScope scope = TensorScope.Open();
        return source.Score(tasks.HostWeights(), seeds, cancel);
    }

    public void Dispose() { }

    Sample[] Played(AdaptingTasks tasks, Seed[] seeds, CancellationToken cancel)
    {
        using TensorScope scope = TensorScope.Open();
        return source.Draw(tasks.HostWeights(), seeds, cancel);
    }
}
