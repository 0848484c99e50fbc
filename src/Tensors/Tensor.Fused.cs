namespace MetaRL.Tensors;

/// <summary>The vector–Jacobian product of an operation.</summary>
/// <param name="y">The operation's result.</param>
/// <param name="gy">The gradient of y.</param>
/// <param name="i">Which input the gradient is for.</param>
/// <returns>The gradient of input i; it may have y's broadcast shape.</returns>
public delegate Tensor Vjp(Tensor y, Tensor gy, int i);

public sealed partial class Tensor
{
    /// <summary>These elements as the result of a fused operation on <paramref name="inputs"/>: for kernels written
    /// outside the engine, which compute a value by any means and say how to differentiate it, to any order. Shares memory.</summary>
    /// <param name="inputs">What the value was computed from.</param>
    /// <param name="vjp">Its gradients, written in tensor operations on gy and the inputs, so that they can be differentiated
    /// again; where the derivative is zero, gy · 0. With a graph asked for (createGraph), a result that does not depend on gy
    /// makes <see cref="Autograd.Grad(Tensor, IReadOnlyList{Tensor}, bool)"/> throw an <see cref="InvalidOperationException"/>.</param>
    public Tensor WithGradient(Tensor[] inputs, Vjp vjp)
        => Make(Data.Retain(), Shape, inputs, (y, gy, i) => Autograd.IsRecording ? Differentiable(vjp, y, gy, i) : vjp(y, gy, i));

    /// <summary>These elements as the result of an operation on <paramref name="inputs"/> that can be differentiated once:
    /// for gradients found by solving or sampling. Differentiating its gradient again throws an
    /// <see cref="InvalidOperationException"/>. Shares memory.</summary>
    /// <param name="inputs">What the value was computed from.</param>
    /// <param name="vjp">Its gradients, by any means; what it does is not recorded.</param>
    public Tensor WithFirstOrderGradient(Tensor[] inputs, Vjp vjp)
        => Make(Data.Retain(), Shape, inputs, (y, gy, i) => FirstOrder(inputs, vjp, y, gy, i));

    // A rule is linear in gy, so a result that does not depend on it was computed outside the graph, and every later
    // derivative would be silently zero. The first gy of all is a constant; tracked here, it shows that as well.
    static Tensor Differentiable(Vjp vjp, Tensor y, Tensor gy, int i)
    {
        Tensor given = gy.IsTracked ? gy : gy.Track();
        Tensor gradient = vjp(y, given, i);
        if (DependsOn(gradient, given)) return gradient;
        throw new InvalidOperationException($"the gradient rule of a fused operation ({y}, input {i}) gave a constant where a graph is recorded,"
            + " or something that does not depend on gy: its further derivatives would be wrong."
            + " Write the rule in tensor operations on gy (gy * 0 where the derivative is zero), or make the operation with WithFirstOrderGradient");
    }

    // Nearest first: a rule usually ends in a product with what it was given.
    static bool DependsOn(Tensor result, Tensor given)
    {
        var seen = new HashSet<Tensor>(ReferenceEqualityComparer.Instance) { result };
        var next = new Queue<Tensor>([result]);
        while (next.TryDequeue(out Tensor? t))
        {
            if (ReferenceEquals(t, given)) return true;
            foreach (Tensor input in t.Producer?.Inputs ?? [])
                if (input.IsTracked && seen.Add(input)) next.Enqueue(input);
        }
        return false;
    }

    static Tensor FirstOrder(Tensor[] inputs, Vjp vjp, Tensor y, Tensor gy, int i)
    {
        Tensor gradient;
        using (Autograd.NoGrad()) gradient = vjp(y, gy, i).Detach();
        Tensor[] dependsOn = [.. inputs, gy];
        return Make(gradient.Data.Retain(), gradient.Shape, dependsOn, (_, _, _) => throw DifferentiatedAgain(y, i));
    }

    static InvalidOperationException DifferentiatedAgain(Tensor y, int i)
        => new($"the gradient of a first-order operation was differentiated again ({y}, input {i}); it has a first derivative only."
            + " Use an update that needs gradients alone (no Fisher or Hessian products), or supply a differentiable rule by WithGradient");
}
