using MetaRL.Learners;
using MetaRL.Rollouts;
using MetaRL.Sampling;
using MetaRL.Tensors;

namespace MetaRL.Updates;

/// <summary>
/// v ↦ H v,  H = ∇²φ E[ KL(π_θ_K(φ₀) ‖ π_θ_K(φ)) ] at φ = φ₀. Exact, through the adaptation: the KL's first derivative
/// vanishes there, so H = Jᵀ F J with J = ∂θ_K/∂φ and F the Fisher information of the adapted policy.
/// The graphs of θ_K(φ) and of Jᵀw are built once and differentiated for each product; where several chunks of tasks go
/// through a device one after another, they are built again each time, so that only one chunk's must fit its memory.
/// (Natural gradients by conjugate gradients: TRPO, Schulman et al. 2015, arXiv:1502.05477.)
/// </summary>
public sealed class FisherProduct : IDisposable
{
    readonly Params phi;
    readonly MetaLearner learner;
    readonly TaskBatch[] chunks;
    readonly int tasks;
    readonly RolloutEngine engine;
    readonly CancellationToken cancel;
    readonly Graph[]? graphs;

    internal FisherProduct(Params phi, MetaLearner learner, TaskBatch[] chunks, int tasks, RolloutEngine engine, CancellationToken cancel)
    {
        (this.phi, this.learner, this.chunks, this.tasks, this.engine, this.cancel) = (phi, learner, chunks, tasks, engine, cancel);
        if (chunks.Length == 1 || !phi.Backend.PrefersLargeBatches) graphs = engine.MapChunks(phi.Backend, chunks, (chunk, _) => new Graph(phi, learner, chunk), cancel);
    }

    /// <summary>H v, for the caller's scope; v and the result have φ's names and shapes.</summary>
    public Params Of(Params v)
        => TaskMean.Of(engine.MapChunks(phi.Backend, chunks, (chunk, i) => graphs is { } kept ? kept[i].Product(v) : Once(chunk, v), cancel), tasks);

    Params Once(TaskBatch chunk, Params v)
    {
        using var graph = new Graph(phi, learner, chunk);
        return graph.Product(v);
    }

    /// <summary>Frees the graphs.</summary>
    public void Dispose() { foreach (Graph graph in graphs ?? []) graph.Dispose(); }

    sealed class Graph : IDisposable
    {
        readonly TensorArena arena = new();
        readonly Params phi, theta, direction, pulledBack;
        readonly Func<Params, Params> fisher;

        public Graph(Params at, MetaLearner learner, TaskBatch data)
        {
            using TensorScope scope = arena.Enter();
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

        public void Dispose() => arena.Dispose();
    }
}
