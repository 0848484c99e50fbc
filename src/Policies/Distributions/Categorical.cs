using MetaRL.Tensors;

namespace MetaRL.Policies.Distributions;

/// <summary>One of n choices, by logits; an action is one float holding the index.</summary>
/// <param name="Logits">[T, N, n], not normalized.</param>
public sealed record Categorical(Tensor Logits) : Distribution
{
    /// <inheritdoc/>
    public override Tensor LogProb(Tensor act) => Logits.Gather(-1, act) - Logits.LogSumExp(-1);

    /// <inheritdoc/>
    public override Tensor Kl(Distribution other)
    {
        Tensor p = Logits.LogSoftmax(-1), q = SameKind<Categorical>(other).Logits.LogSoftmax(-1);
        return (p.Exp() * (p - q)).Sum(-1);
    }

    /// <inheritdoc/>
    public override Tensor Entropy()
    {
        Tensor p = Logits.LogSoftmax(-1);
        return -(p.Exp() * p).Sum(-1);
    }

    /// <inheritdoc/>
    public override Distribution Map(Func<Tensor, Tensor> f) => new Categorical(f(Logits));
}
