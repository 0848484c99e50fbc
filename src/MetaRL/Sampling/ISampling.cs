using MetaRL.Envs;
using MetaRL.Problems;
using MetaRL.Tensors;

namespace MetaRL.Sampling;

/// <summary>Where adapting tasks show what they do: on the host's workers, or on the device where their tensors live.</summary>
interface ISampling : IDisposable
{
    /// <summary>The same tasks where they are judged (<see cref="ITaskSource.Query"/>).</summary>
    ISampling Query => this;

    /// <summary>A sample of each task under its present weights, as told and as a batch of each chunk.</summary>
    /// <param name="tasks">Their weights.</param>
    /// <param name="seeds">[tasks], decide everything random.</param>
    /// <param name="memory">[chunks], takes the batches.</param>
    /// <param name="cancel">Stops between steps.</param>
    Drawn Draw(AdaptingTasks tasks, Seed[] seeds, TensorArena[] memory, CancellationToken cancel);

    /// <summary>How well every task's present weights do; [tasks].</summary>
    /// <inheritdoc cref="Draw"/>
    TaskScore[] Score(AdaptingTasks tasks, Seed[] seeds, CancellationToken cancel);
}

/// <summary>What tasks showed.</summary>
/// <param name="Samples">[tasks], in host memory, or what is told of a sample that is not there.</param>
/// <param name="Batches">[chunks]</param>
readonly record struct Drawn(Sample[] Samples, Batch[] Batches);
