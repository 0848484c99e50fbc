using MetaRL.Envs;
using MetaRL.Policies.Networks;
using MetaRL.Policies.Sequences;
using MetaRL.Tensors;
using MetaRL.Tensors.Backends;

namespace MetaRL.Policies;

/// <summary>
/// A policy that remembers: a sequence model makes features of all that the rollout has shown, across the episodes of a trial, and
/// another policy acts on them (RL², Duan et al. 2016, arXiv:1611.02779). Parameters are the sequence model's behind
/// <c>memory.</c>, and those of the policy inside under their own names. What that policy sees is tracked, so it has no fused loss.
/// </summary>
public sealed record SequencePolicy : WrappingPolicy
{
    const string Prefix = "memory.";

    /// <summary>With a linear read-out of choices inside.</summary>
    public SequencePolicy() => Inner = new CategoricalMlp { Hidden = [] };

    /// <summary>What remembers.</summary>
    public SequenceModel Memory { get; init; } = new Gru();

    // Numbers of an action mask, which memory does not see and the policy inside does.
    int Mask { get; init; }

    /// <inheritdoc/>
    public override bool HasMemory => true;

    /// <inheritdoc/>
    public override bool ValueHasMemory => HasValue;

    /// <inheritdoc/>
    public override Policy For(EnvSpec spec) => this with { Inner = Inner.For(Remembered(spec)), Mask = spec.MaskDim };

    /// <inheritdoc/>
    /// <exception cref="ArgumentException">The spec has an action mask, and the policy was not made for it by <see cref="For"/>;
    /// or the policy inside has memory of its own, or would normalize features.</exception>
    public override Params Init(EnvSpec spec, IBackend backend, Seed seed)
    {
        if (Mask != spec.MaskDim)
            throw new ArgumentException($"Init: this {nameof(SequencePolicy)} is for an action mask of {Mask} numbers, found {spec.MaskDim}; take policy.For(spec)");
        if (Inner.KeepsStatistics)
            throw new ArgumentException($"{Inner.GetType().Name} would normalize features; take a {nameof(NormalizedPolicy)} around the {nameof(SequencePolicy)}");
        if (Inner.HasMemory)
            throw new ArgumentException($"{Inner.GetType().Name} has memory of its own; take one of them");
        Params memory = Memory.Init(spec.InputDim, backend, seed.Fork("memory"));
        return memory.Prefixed(Prefix).Concat(Inner.Init(Remembered(spec), backend, seed));
    }

    /// <inheritdoc/>
    public override IActor CreateActor(EnvSpec spec, Params theta, int count)
    {
        IMemory memory = Memory.CreateMemory(Own(theta), spec.InputDim, count);
        return new Actor(memory, Inner.CreateActor(Remembered(spec), theta, count), spec, Memory.Features, count);
    }

    /// <inheritdoc/>
    protected override Observations Seen(Params theta, Observations obs)
    {
        int seen = obs.Values.Shape[-1] - Mask;
        Tensor inputs = Mask == 0 ? obs.Values : obs.Values.Slice(-1, 0, seen);
        Tensor features = Memory.Run(Own(theta), obs with { Values = inputs });
        return new(Mask == 0 ? features : Tensor.Concat([features, obs.Values.Slice(-1, seen, Mask)], -1), obs.Envs);
    }

    Params Own(Params theta)
    {
        string[] names = [.. Memory.Names.Select(static name => Prefix + name)];
        return theta.Select(names).Group(Prefix);
    }

    EnvSpec Remembered(EnvSpec spec) => FeatureSpec.Of(spec, Memory.Features);

    sealed class Actor(IMemory memory, IActor inner, EnvSpec spec, int features, int count) : IActor
    {
        readonly int width = spec.ObsDim, inputs = spec.InputDim, wide = features + spec.MaskDim;
        readonly float[] seen = new float[count * spec.InputDim], made = new float[count * features], rows = new float[count * (features + spec.MaskDim)];

        public void Begin()
        {
            memory.Begin();
            inner.Begin();
        }

        public void Act(ReadOnlySpan<float> obs, Span<Rng> rngs, Span<float> act, Span<float> logProb)
        {
            if (obs.Length != (long)count * width) throw new ShapeException($"Act: {obs.Length} numbers of observations, expected {count} times {width}");
            if (wide == features)
            {
                memory.Step(obs, made);
                inner.Act(made, rngs, act, logProb);
                return;
            }
            for (int b = 0; b < count; b++) obs.Slice(b * width, inputs).CopyTo(seen.AsSpan(b * inputs));
            memory.Step(seen, made);
            for (int b = 0; b < count; b++)
            {
                Span<float> row = rows.AsSpan(b * wide, wide);
                made.AsSpan(b * features, features).CopyTo(row);
                obs.Slice(b * width + inputs, wide - features).CopyTo(row[features..]);
            }
            inner.Act(rows, rngs, act, logProb);
        }
    }
}
