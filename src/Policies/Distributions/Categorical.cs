using MetaRL.Tensors;

namespace MetaRL.Policies.Distributions;

/// <summary>One of n choices, by logits; an action is one float holding the index.</summary>
/// <param name="Logits">[T, N, n], not normalized.</param>
public sealed record Categorical(Tensor Logits) : Distribution
{
    /// <inheritdoc/>
    /// <exception cref="ShapeException">An action is not one number.</exception>
    public override Tensor LogProb(Tensor act) => act.Shape.Rank > 0 && act.Shape[-1] == 1
        ? Logits.Gather(-1, act) - Logits.LogSumExp(-1)
        : throw new ShapeException($"LogProb: actions {act.Shape}, expected one number each; several choices are a {nameof(MultiCategorical)}");

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
