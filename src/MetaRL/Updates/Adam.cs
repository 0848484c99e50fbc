using System.ComponentModel.DataAnnotations;
using MetaRL.Tensors;

namespace MetaRL.Updates;

/// <summary>Adam's settings and its step (Kingma and Ba 2015, arXiv:1412.6980).</summary>
public sealed record Adam : Optimizer
{
    /// <summary>Decay of the mean of gradients.</summary>
    [Range(0.0, 1.0, MaximumIsExclusive = true)]
    public double Beta1 { get; init; } = 0.9;

    /// <summary>Decay of the mean of squared gradients.</summary>
    [Range(0.0, 1.0, MaximumIsExclusive = true)]
    public double Beta2 { get; init; } = 0.999;

    /// <summary>Added to the root of the mean square.</summary>
    [Range(0.0, 1.0, MinimumIsExclusive = true)]
    public double Epsilon { get; init; } = 1e-8;

    /// <summary>Zero moments.</summary>
    public override UpdateState Init(Params phi)
    {
        Params zero = phi.Each(static x => Tensor.Zeros(x.Backend, x.Shape));
        return new(zero.Prefixed("m/").Concat(zero.Each(static x => Tensor.Zeros(x.Backend, x.Shape)).Prefixed("v/")), 0);
    }

    /// <summary>m ← β₁m + (1−β₁)g,  v ← β₂v + (1−β₂)g²,  φ ← φ − lr · m̂ / (√v̂ + ε), with bias-corrected m̂ and v̂.</summary>
    protected override (Params Phi, UpdateState State) Move(Params phi, Params gradient, UpdateState state, double lr)
    {
        long step = state.Step + 1;
        Params m = (Beta1 * state.Tensors.Group("m/")).AddScaled(gradient, 1 - Beta1);
        Params v = (Beta2 * state.Tensors.Group("v/")).AddScaled(gradient.Each(static g => g.Square()), 1 - Beta2);
        double correctM = 1 - Math.Pow(Beta1, step), correctV = 1 - Math.Pow(Beta2, step);
        Params direction = m.EachPair(v, (a, b) => a / correctM / ((b / correctV).Sqrt() + Epsilon));
        return (phi.AddScaled(direction, -lr), new(m.Prefixed("m/").Concat(v.Prefixed("v/")), step));
    }
}
