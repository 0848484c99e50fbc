using System.ComponentModel.DataAnnotations;
using MetaRL.Envs;
using MetaRL.Envs.Spaces;
using MetaRL.Tensors;
using MetaRL.Tensors.Backends;

namespace MetaRL.Policies;

/// <summary>A policy that sees a context beside every observation: <c>context</c> [T, 1, C], one of its parameters. Fresh
/// weights have 0 there (Zintgraf et al. 2019, arXiv:1810.03642).</summary>
public sealed record ContextPolicy : WrappingPolicy
{
    /// <summary>Name of the context among the parameters.</summary>
    public const string ContextName = "context";

    /// <summary>C, numbers in the context.</summary>
    [Range(1, 65536)]
    public int Context { get; init; } = 10;

    // Numbers of an action mask, which come after the context.
    int Mask { get; init; }

    /// <inheritdoc/>
    public override Policy For(EnvSpec spec) => this with { Inner = Inner.For(Wide(spec)), Mask = spec.MaskDim };

    /// <inheritdoc/>
    /// <exception cref="ArgumentException">The spec has an action mask, and the policy was not made for it by <see cref="For"/>;
    /// or the inner policy has a context already, or would normalize this one, too.</exception>
    public override Params Init(EnvSpec spec, IBackend backend, Seed seed)
    {
        if (Mask != spec.MaskDim)
            throw new ArgumentException($"Init: this {nameof(ContextPolicy)} is for an action mask of {Mask} numbers, found {spec.MaskDim}; take policy.For(spec)");
        if (Inner.KeepsStatistics)
            throw new ArgumentException($"{Inner.GetType().Name} would normalize the context, too; take a {nameof(NormalizedPolicy)} around the {nameof(ContextPolicy)}");
        Params inner = Inner.Init(Wide(spec), backend, seed);
        if (inner.Names.Contains(ContextName))
            throw new ArgumentException($"a {nameof(ContextPolicy)} has a parameter '{ContextName}', and so has {Inner.GetType().Name}; take one of them, with as many numbers as both");
        return inner.Concat(new([(ContextName, Tensor.Zeros(backend, [1, 1, Context]))]));
    }

    /// <inheritdoc/>
    public override IActor CreateActor(EnvSpec spec, Params theta, int count)
    {
        Tensor rows = Beside(Tensor.Zeros(theta.Backend, [1, count, spec.ObsDim]), theta[ContextName], spec.MaskDim);
        return new Actor(Inner.CreateActor(Wide(spec), theta, count), Array.ConvertAll(rows.ToArray(), static x => (float)x), spec, count);
    }

    /// <inheritdoc/>
    protected override Observations Seen(Params theta, Observations obs) => obs with { Values = Beside(obs.Values, theta[ContextName], Mask) };

    static Tensor Beside(Tensor obs, Tensor context, int mask)
    {
        Tensor rows = context.Expand(obs.Shape.With(-1, context.Shape[-1]));
        if (mask == 0) return Tensor.Concat([obs, rows], -1);
        int inputs = obs.Shape[-1] - mask;
        return Tensor.Concat([obs.Slice(-1, 0, inputs), rows, obs.Slice(-1, inputs, mask)], -1);
    }

    EnvSpec Wide(EnvSpec spec)
    {
        BoxSpace seen = BoxSpace.Unbounded(spec.InputDim + Context);
        return spec.ActionMask is not { } mask
            ? new(seen, spec.Action, spec.Horizon)
            : new(new DictSpace([($"without {mask}", seen), (mask, BoxSpace.Uniform(spec.MaskDim, 0, 1))]), spec.Action, spec.Horizon) { ActionMask = mask };
    }

    // The context stays in its columns; what is seen comes before it, and a mask after.
    sealed class Actor(IActor inner, float[] rows, EnvSpec spec, int count) : IActor
    {
        readonly int width = spec.ObsDim, inputs = spec.InputDim, mask = spec.MaskDim, wide = rows.Length / count;

        public void Begin() => inner.Begin();

        public void Act(ReadOnlySpan<float> obs, Span<Rng> rngs, Span<float> act, Span<float> logProb)
        {
            for (int b = 0; b < count; b++)
            {
                ReadOnlySpan<float> seen = obs.Slice(b * width, width);
                Span<float> row = rows.AsSpan(b * wide, wide);
                seen[..inputs].CopyTo(row);
                seen[inputs..].CopyTo(row[(wide - mask)..]);
            }
            inner.Act(rows, rngs, act, logProb);
        }
    }
}
