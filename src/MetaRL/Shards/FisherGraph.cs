using MetaRL.Learners;
using MetaRL.Tensors;

namespace MetaRL.Shards;

/// <summary>
/// v ↦ Jᵀ F J v of a chunk of tasks, with J = ∂w/∂φ through the adaptation, w the adapted model's weights and F its Fisher
/// information. The graphs of w(φ) and of Jᵀu are built once and differentiated for each product: J v is the derivative of
/// Jᵀu with respect to u, so no forward mode is needed.
/// </summary>
sealed class FisherGraph : IDisposable
{
    readonly TensorArena arena = new();
    readonly Params phi, weights, direction, pulledBack;
    readonly Func<Params, Params> fisher;

    public FisherGraph(Params at, double fraction, Func<Params, Chain> unroll)
    {
        using TensorScope scope = arena.Enter();
        phi = at.Track();
        Chain chain = unroll(phi);
        weights = chain.Adapted;
        direction = weights.Each(static x => Tensor.Zeros(x.Backend, x.Shape)).Track();
        pulledBack = Autograd.Grad(weights.Dot(direction), phi, createGraph: true);   // Jᵀu, linear in u
        fisher = chain.Problem.Fisher(weights.Detach(), chain.Query, fraction);
    }

    /// <summary>For the caller's scope.</summary>
    public Params Product(Params v)
    {
        using TensorScope scope = TensorScope.Open();
        Params jv = Autograd.Grad(pulledBack.Dot(v), direction);
        return scope.Keep(Autograd.Grad(weights.Dot(fisher(jv)), phi));
    }

    public void Dispose() => arena.Dispose();
}
