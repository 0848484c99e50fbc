using System.ComponentModel.DataAnnotations;
using MetaRL.Tensors;

namespace MetaRL.Updates;

/// <summary>Gradient descent, with momentum where asked for:  m ← μ m + g,  φ ← φ − lr m.</summary>
public sealed record Sgd : Optimizer
{
    /// <summary>μ</summary>
    [Range(0.0, 1.0, MaximumIsExclusive = true)]
    public double Momentum { get; init; }

    /// <summary>Zero momentum, or nothing.</summary>
    public override UpdateState Init(Params phi)
        => Momentum > 0 ? new(phi.Each(static x => Tensor.Zeros(x.Backend, x.Shape)).Prefixed("m/"), 0) : UpdateState.Empty;

    /// <inheritdoc/>
    protected override (Params Phi, UpdateState State) Move(Params phi, Params gradient, UpdateState state, double lr)
    {
        if (Momentum == 0) return (phi.AddScaled(gradient, -lr), state with { Step = state.Step + 1 });
        Params m = (Momentum * state.Tensors.Group("m/")) + gradient;
        return (phi.AddScaled(m, -lr), new(m.Prefixed("m/"), state.Step + 1));
    }
}
