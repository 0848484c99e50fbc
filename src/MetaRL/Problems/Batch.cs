using MetaRL.Policies;
using MetaRL.Tensors;

namespace MetaRL.Problems;

/// <summary>Data of T tasks as tensors, what losses are computed from. Tasks with fewer samples are padded.</summary>
public abstract record Batch
{
    /// <summary>[T, N, O], what the policy sees, with its layout.</summary>
    public required Observations Obs { get; init; }

    /// <summary>[T, N, 1], 1/(valid samples of the task), 0 where masked: Σ over N of x · Weight is a task's mean of x.</summary>
    public required Tensor Weight { get; init; }

    /// <summary>T, the number of tasks.</summary>
    public int Tasks => Obs.Tasks;
}
