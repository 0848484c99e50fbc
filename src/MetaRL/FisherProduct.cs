using MetaRL.Rollouts;
using MetaRL.Tensors;

namespace MetaRL;

/// <summary>
/// v ↦ H v,  H = ∇²φ E[ KL(π_θ_K(φ₀) ‖ π_θ_K(φ)) ] at φ = φ₀. Exact, through the adaptation: the KL's first derivative
/// vanishes there, so H = Jᵀ F J with J = ∂θ_K/∂φ and F the Fisher information of the adapted policy.
/// The graphs of θ_K(φ) and of Jᵀw are built once and differentiated for each product.
/// (Natural gradients by conjugate gradients: TRPO, Schulman et al. 2015, arXiv:1502.05477.)
/// </summary>
public sealed class FisherProduct : IDisposable
{
    readonly RolloutEngine engine;
    readonly CancellationToken cancel;
    readonly int tasks;
    readonly Chunk[] chunks;

    internal FisherProduct(Params phi, MetaLearner learner, TaskBatch[] data, int tasks, RolloutEngine engine, CancellationToken cancel)
    {
        (this.tasks, this.engine, this.cancel) = (tasks, engine, cancel);
        chunks = engine.MapChunks(phi.Values[0].Backend, data, (chunk, _) => new Chunk(phi, learner, chunk), cancel);
    }

    /// <summary>H v, for the caller's scope; v and the result have φ's names and shapes.</summary>
    public Params Of(Params v) => TaskMean.Of(engine.MapChunks(v.Values[0].Backend, chunks, (chunk, _) => chunk.Product(v), cancel), tasks);

    /// <summary>Frees the graphs.</summary>
    public void Dispose() { foreach (Chunk chunk in chunks) chunk.Arena.Dispose(); }

    sealed class Chunk
    {
        public readonly TensorArena Arena = new();
        readonly Params phi, theta, direction, pulledBack;
        readonly Func<Params, Params> fisher;

        public Chunk(Params at, MetaLearner learner, TaskBatch data)
        {
            using TensorScope scope = Arena.Enter();
            phi = at.Track();
            theta = learner.AdaptAll(phi, data, createGraph: true);
            direction = theta.Map(static x => Tensor.Zeros(x.Backend, x.Shape)).Track();
            pulledBack = Autograd.Grad(theta.Dot(direction), phi, createGraph: true);   // Jᵀw, linear in w
            fisher = learner.Policy.Fisher(theta.Detach(), data.Query.Obs, data.Query.Weight);
        }

        public Params Product(Params v)
        {
            using TensorScope scope = TensorScope.Open();
            Params jv = Autograd.Grad(pulledBack.Dot(v), direction);
            return scope.Keep(Autograd.Grad(theta.Dot(fisher(jv)), phi));
        }
    }
}
