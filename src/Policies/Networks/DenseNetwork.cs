using System.ComponentModel.DataAnnotations;
using MetaRL.Envs;
using MetaRL.Envs.Spaces;
using MetaRL.Policies.Fused;
using MetaRL.Tensors;
using MetaRL.Tensors.Backends;

namespace MetaRL.Policies.Networks;

/// <summary>A multilayer perceptron as a function x ↦ y, for what is a part of a policy or none, such as a critic. Parameters are those of
/// an <see cref="Mlp"/>: <c>body0.w</c>, <c>body0.b</c>, …, <c>head.w</c>, <c>head.b</c>.</summary>
public sealed record DenseNetwork
{
    const int Widest = 1 << 24;

    /// <summary>Widths of the hidden layers.</summary>
    [Range(1, 65536)]
    public int[] Hidden { get; init; } = [64, 64];

    /// <summary>Nonlinearity of hidden layers.</summary>
    public Activation Activation { get; init; } = Activation.Relu;

    /// <summary>Random initialization of the weight matrices.</summary>
    public WeightInit WeightInit { get; init; } = WeightInit.UniformFanIn;

    /// <summary>Factor on the last layer's initial weights.</summary>
    [Range(0.0, 100.0)]
    public double HeadScale { get; init; } = 1;

    /// <summary>Fresh weights, leading dimension 1.</summary>
    /// <param name="inputs">Numbers of x, at least 1.</param>
    /// <param name="outputs">Numbers of y, at least 1.</param>
    /// <param name="backend">Where they live.</param>
    /// <param name="seed">Of the random initialization.</param>
    /// <exception cref="ShapeException">Fewer inputs or outputs, or more than 2²⁴.</exception>
    /// <exception cref="TooLargeException">The weights do not fit in memory.</exception>
    public Params Init(int inputs, int outputs, IBackend backend, Seed seed)
    {
        if (inputs is < 1 or > Widest || outputs is < 1 or > Widest)
            throw new ShapeException($"Init: a network from {inputs} to {outputs} numbers; expected from 1 to {Widest} of both");
        EnvSpec spec = new(BoxSpace.Unbounded(inputs), BoxSpace.Unbounded(outputs), Horizon: 1);
        return Mean.Init(spec, backend, seed).Select(Names);
    }

    /// <summary>y [T, N, out].</summary>
    /// <param name="theta">With the names of <see cref="Init"/>; leading dimension T, or 1 for all tasks.</param>
    /// <param name="x">[T, N, in]</param>
    /// <exception cref="KeyNotFoundException">A weight is missing.</exception>
    public Tensor Apply(Params theta, Tensor x)
    {
        Params own = theta.Select(Names);
        bool isShared = x.Shape.Rank == 3 && x.Shape[0] > 1 && own.Values.All(static v => v.Shape.Rank == 3 && v.Shape[0] == 1);
        if (!isShared) return Rows(own, x);
        Tensor y = Rows(own, x.Reshape([1, x.Shape[0] * x.Shape[1], x.Shape[2]]));   // one product instead of one a task
        return y.Reshape([x.Shape[0], x.Shape[1], y.Shape[2]]);
    }

    Tensor Rows(Params own, Tensor x)
        => FusedDense.Holds(own, x, Hidden) ? new FusedDense(own, x, Activation, Composite).Run() : Composite(x, own);

    Tensor Composite(Tensor x, Params own)
    {
        for (int l = 0; l < Hidden.Length; l++)
        {
            x = x.MatMul(own.Values[2 * l]) + own.Values[2 * l + 1];
            x = Activation == Activation.Tanh ? x.Tanh() : x.Relu();
        }
        return x.MatMul(own.Values[^2]) + own.Values[^1];
    }

    internal MlpForward Forward(Params theta, int inputs, int outputs, int count) => new(Mean, theta.Select(Names), inputs, outputs, count, inputs);

    // The mean of a Gaussian policy, whose kernels it shares.
    GaussianMlp Mean => new() { Hidden = Hidden, Activation = Activation, WeightInit = WeightInit, HeadScale = HeadScale };

    internal IReadOnlyList<string> Names => Mean.LayerNames;
}
