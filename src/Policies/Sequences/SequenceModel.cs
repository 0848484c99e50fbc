using MetaRL.Envs;
using MetaRL.Tensors;
using MetaRL.Tensors.Backends;

namespace MetaRL.Policies.Sequences;

/// <summary>What a policy remembers with: a causal network, from what a rollout has shown so far to features of it. It holds no
/// weights. What it remembers begins with the rollout, whose last samples may be padding: nothing later reaches an earlier step.</summary>
public abstract record SequenceModel
{
    /// <summary>F, numbers of the features.</summary>
    public abstract int Features { get; }

    /// <summary>Fresh weights; every tensor has a leading task dimension, here of size 1.</summary>
    /// <param name="inputs">I, numbers seen at a step.</param>
    /// <param name="backend">Where the weights live.</param>
    /// <param name="seed">Of the random initialization.</param>
    public abstract Params Init(int inputs, IBackend backend, Seed seed);

    /// <summary>The names of <see cref="Init"/>, all that is read of a set of weights.</summary>
    public abstract IReadOnlyList<string> Names { get; }

    /// <summary>Features after each step, [T, N, F]; differentiable in weights and inputs to any order.</summary>
    /// <param name="weights">Leading dimension T or 1.</param>
    /// <param name="seen">[T, N, I], with their layout.</param>
    public abstract Tensor Run(Params weights, Observations seen);

    /// <summary>The same step by step, for acting.</summary>
    /// <param name="weights">Leading dimension 1; copied.</param>
    /// <param name="inputs">I</param>
    /// <param name="count">B, environments side by side.</param>
    /// <exception cref="ShapeException">A weight has another shape.</exception>
    public abstract IMemory CreateMemory(Params weights, int inputs, int count);
}
