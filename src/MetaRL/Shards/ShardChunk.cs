using MetaRL.Policies.Distributions;
using MetaRL.Sampling;
using MetaRL.Tensors;

namespace MetaRL.Shards;

/// <summary>A chunk of a shard's tasks, and what is kept beside its data.</summary>
sealed class ShardChunk(int first, TaskBatch data, int iteration, TensorArena memory) : IDisposable
{
    TensorArena? anchorMemory;
    Distribution? anchor;

    /// <summary>Index of the first task within the shard.</summary>
    public int First => first;
    public TaskBatch Data => data;
    public int Iteration => iteration;
    public FisherGraph? Fisher { get; set; }

    /// <summary>Keeps the adapted models' distributions as what KL is measured from.</summary>
    public void SetAnchor(Distribution adapted)
    {
        var next = new TensorArena();
        using (next.Enter())
        {
            using Autograd.NoGradScope constant = Autograd.NoGrad();
            anchor = adapted.Map(static x => 1.0 * x);   // copies, which outlive the caller's scope
        }
        anchorMemory?.Dispose();
        anchorMemory = next;
    }

    public Distribution RequireAnchor()
        => anchor ?? throw new InvalidOperationException("no adapted models to measure KL from; take a gradient with anchor, or call Anchor, first");

    public void CloseFisher()
    {
        Fisher?.Dispose();
        Fisher = null;
    }

    public void Dispose()
    {
        CloseFisher();
        anchorMemory?.Dispose();
        memory.Dispose();
    }
}
