using MetaRL.Tensors;

namespace MetaRL.Policies.Distributions;

/// <summary>Distributions over actions, one for each of T tasks × N samples; parameters may be tracked.</summary>
public abstract record Distribution
{
    /// <summary>ln π(aₙ | sₙ), summed over action dimensions; act is [T, N, A], the result [T, N, 1].</summary>
    public abstract Tensor LogProb(Tensor act);

    /// <summary>KL(this ‖ other) in nats, [T, N, 1].</summary>
    /// <exception cref="ArgumentException">The other is of another kind.</exception>
    public abstract Tensor Kl(Distribution other);

    /// <summary>Differential or Shannon entropy in nats, [T, N, 1].</summary>
    public abstract Tensor Entropy();

    /// <summary>The distribution with f of each of its tensors.</summary>
    public abstract Distribution Map(Func<Tensor, Tensor> f);

    /// <summary>The same distributions as constants.</summary>
    public Distribution Detach() => Map(static x => x.Detach());

    /// <summary>For implementers of <see cref="Kl"/>.</summary>
    protected TSame SameKind<TSame>(Distribution other) where TSame : Distribution
        => other as TSame ?? throw new ArgumentException($"Kl: a {GetType().Name} cannot be compared with a {other.GetType().Name}");
}
