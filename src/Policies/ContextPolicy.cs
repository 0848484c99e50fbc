using System.ComponentModel.DataAnnotations;
using MetaRL.Envs;
using MetaRL.Envs.Spaces;
using MetaRL.Policies.Distributions;
using MetaRL.Tensors;
using MetaRL.Tensors.Backends;

namespace MetaRL.Policies;

/// <summary>A policy that sees a context beside every observation: <c>context</c> [T, 1, C], one of its parameters. Fresh
/// weights have 0 there (Zintgraf et al. 2019, arXiv:1810.03642).</summary>
public sealed record ContextPolicy : Policy
{
    /// <summary>Name of the context among the parameters.</summary>
    public const string ContextName = "context";

    /// <summary>What acts on observation and context.</summary>
    public Policy Inner { get; init; } = new GaussianMlp();

    /// <summary>C, numbers in the context.</summary>
    [Range(1, 65536)]
    public int Context { get; init; } = 10;

    /// <inheritdoc/>
    public override bool HasMemory => Inner.HasMemory;

    /// <inheritdoc/>
    public override Params Init(EnvSpec spec, IBackend backend, Seed seed)
        => Inner.Init(Wide(spec), backend, seed).Concat(new([(ContextName, Tensor.Zeros(backend, [1, 1, Context]))]));

    /// <inheritdoc/>
    public override Distribution Act(Params theta, Observations obs) => Inner.Act(theta, Wide(theta, obs));

    /// <inheritdoc/>
    public override Tensor Loss(Params theta, PolicyBatch batch, Surrogate surrogate, bool twice = false)
        => Inner.Loss(theta, batch with { Obs = Wide(theta, batch.Obs) }, surrogate, twice);

    /// <inheritdoc/>
    public override IActor CreateActor(EnvSpec spec, Params theta, int count)
    {
        Tensor rows = Beside(Tensor.Zeros(theta.Backend, [1, count, spec.ObsDim]), theta[ContextName]);
        return new Actor(Inner.CreateActor(Wide(spec), theta, count), Array.ConvertAll(rows.ToArray(), static x => (float)x), spec.ObsDim, count);
    }

    static Observations Wide(Params theta, Observations obs) => obs with { Values = Beside(obs.Values, theta[ContextName]) };

    static Tensor Beside(Tensor obs, Tensor context) => Tensor.Concat([obs, context.Expand(obs.Shape.With(-1, context.Shape[-1]))], -1);

    EnvSpec Wide(EnvSpec spec) => new(BoxSpace.Unbounded(spec.ObsDim + Context), spec.Action, spec.Horizon);

    // The context stays in its columns; what is seen comes before it.
    sealed class Actor(IActor inner, float[] rows, int width, int count) : IActor
    {
        public void Begin() => inner.Begin();

        public void Act(ReadOnlySpan<float> obs, Span<Rng> rngs, Span<float> act, Span<float> logProb)
        {
            for (int b = 0; b < count; b++) obs.Slice(b * width, width).CopyTo(rows.AsSpan(b * (rows.Length / count)));
            inner.Act(rows, rngs, act, logProb);
        }
    }
}
