using MetaRL.Tensors;

namespace MetaRL.Policies.Fused;

/// <summary>Partial derivatives inside gradient rules.</summary>
static class OwnVariable
{
    /// <summary>The elements of x as a variable of its own: what else was made from x is constant in it. Derivatives go on to x.</summary>
    /// <param name="x">Where it is not tracked, it is returned itself.</param>
    public static Tensor Of(Tensor x) => x.IsTracked ? x.WithGradient([x], static (_, gy, _) => gy) : x;
}
