using MetaRL.Learners;
using MetaRL.Policies.Distributions;
using MetaRL.Sampling;
using MetaRL.Tensors;

namespace MetaRL.Shards;

/// <summary>A chunk of a shard's tasks, and what is kept beside its data.</summary>
sealed class ShardChunk(int first, TaskBatch data, double[] returns, int iteration, TensorArena memory) : IDisposable
{
    TensorArena? anchorMemory;
    Distribution? anchor;
    Distribution[]? supportAnchors;

    /// <summary>Index of the first task within the shard.</summary>
    public int First => first;
    public TaskBatch Data => data;
    /// <summary>Mean return of each task's last sample.</summary>
    public IReadOnlyList<double> Returns => returns;
    public int Iteration => iteration;
    public FisherGraph? Fisher { get; set; }

    /// <summary>Keeps the adapted models' distributions as what KL is measured from, and where asked for those on the supports.</summary>
    public void SetAnchor(Distribution adapted, Distribution[]? supports)
    {
        var next = new TensorArena();
        using (next.Enter())
        {
            using Autograd.NoGradScope constant = Autograd.NoGrad();
            static Distribution Copy(Distribution of) => of.Map(static x => 1.0 * x);   // outlives the caller's scope
            anchor = Copy(adapted);
            supportAnchors = supports is null ? null : Array.ConvertAll(supports, Copy);
        }
        anchorMemory?.Dispose();
        anchorMemory = next;
    }

    public Distribution RequireAnchor()
        => anchor ?? throw new InvalidOperationException("no adapted models to measure KL from; take a gradient with anchor, or call Anchor, first");

    /// <summary>The chain with what is kept of the supports.</summary>
    public Chain Anchored(Chain chain) => supportAnchors is null ? chain : chain with { Kept = supportAnchors };

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
