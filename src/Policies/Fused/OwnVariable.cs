using MetaRL.Tensors;

namespace MetaRL.Policies.Fused;

/// <summary>Partial derivatives inside gradient rules.</summary>
static class OwnVariable
{
    /// <summary>The elements of x as a variable of its own: what else was made from x is constant in it. Derivatives go on to x.</summary>
    /// <param name="x">Where it is not tracked, it is returned itself.</param>
    public static Tensor Of(Tensor x) => x.IsTracked ? x.WithGradient([x], static (_, gy, _) => gy) : x;

    /// <summary>Gradients of Σ f · gy, with a graph: in variables of their own, since gy depends on inputs, too, and is a constant here.</summary>
    /// <param name="inputs">Of f; one that is not tracked stands for its own gradient, which nobody asks for.</param>
    /// <param name="f">In tensor operations.</param>
    /// <param name="gy">Of f's shape.</param>
    public static Tensor[] Gradients(Tensor[] inputs, Func<Tensor[], Tensor> f, Tensor gy)
    {
        Tensor[] own = Array.ConvertAll(inputs, Of);
        Tensor[] tracked = [.. own.Where(static v => v.IsTracked)];
        Tensor[] gradients = Autograd.Grad((f(own) * gy).Sum(), tracked, createGraph: true);
        return Array.ConvertAll(own, v => v.IsTracked ? gradients[Array.IndexOf(tracked, v)] : v);
    }
}
