using MetaRL.Shards;
using MetaRL.Tensors;

namespace MetaRL.Updates;

/// <summary>
/// v ↦ H v,  H = ∇²φ E[ KL(π_w(φ₀) ‖ π_w(φ)) ] at φ = φ₀, w the adapted model's weights: the KL's first derivative vanishes
/// there, so H = Jᵀ F J with J = ∂w/∂φ and F the Fisher information of the adapted model. As exact as the learner's J: a
/// first-order learner takes it for the identity, and H is then that of the adapted weights alone. A learner whose adaptation
/// cannot be differentiated twice is an error. (Natural gradients by conjugate gradients: TRPO, Schulman et al. 2015,
/// arXiv:1502.05477.)
/// </summary>
public sealed class FisherProduct : IDisposable
{
    readonly ITaskShard shard;
    readonly int tasks;
    readonly CancellationToken cancel;

    internal FisherProduct(ITaskShard shard, Params phi, double fraction, int tasks, CancellationToken cancel)
    {
        this.shard = shard;
        this.tasks = tasks;
        this.cancel = cancel;
        shard.OpenFisher(phi, fraction, cancel);
    }

    /// <summary>H v, mean over tasks, for the caller's scope; v and the result have φ's names and shapes.</summary>
    public Params Of(Params v) => TaskMean.Of(shard.FisherProduct(v, cancel), tasks);

    /// <summary>Frees the graphs.</summary>
    public void Dispose() => shard.CloseFisher();
}
