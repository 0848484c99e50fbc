using MetaRL.Envs;
using MetaRL.Policies.Networks;
using MetaRL.Tensors;
using MetaRL.Tensors.Backends;

namespace MetaRL.Updates.OffPolicy;

/// <summary>Q₁ and Q₂ of (s, u, z), two networks as the two tasks of one set of parameters (Fujimoto et al. 2018, arXiv:1802.09477).</summary>
sealed record TwinCritics(DenseNetwork Network)
{
    public Params Init(int inputs, IBackend backend, Seed seed)
    {
        Params first = Network.Init(inputs, 1, backend, seed.Fork(0)), second = Network.Init(inputs, 1, backend, seed.Fork(1));
        return first.Zip(second, static (a, b) => Tensor.Concat([a, b], 0));
    }

    /// <summary>Both, [2, N, 1], of [1, N, …].</summary>
    public Tensor Both(Params theta, Tensor state, Tensor act, Tensor z)
    {
        Tensor x = Tensor.Concat([state, act, z], -1);
        return Network.Apply(theta, x.Expand(x.Shape.With(0, 2)));
    }

    /// <summary>The lesser of both, [1, N, 1].</summary>
    public Tensor Least(Params theta, Tensor state, Tensor act, Tensor z)
    {
        Tensor both = Both(theta, state, act, z);
        return Tensor.Min(both.Slice(0, 0, 1), both.Slice(0, 1, 1));
    }
}
