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

    /// <summary>Whether memory is shown each step with the one before it: with <see cref="Envs.Families.WithPreviousStep"/> these are whole
    /// transitions (s, a, r, s′), and no s need be remembered for what follows it to be stored.</summary>
    public bool Transitions { get; init; }

    /// <summary>Whether the policy inside sees what was observed beside the features.</summary>
    public bool SeesObservation { get; init; }

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
            throw new ArgumentException($"{Inner.GetType().Name} has memory of its own inside this one; set problem.policy.inner to a policy without, such as categoricalMlp or gaussianMlp");
        Params memory = Memory.Init(ShownDim(spec), backend, seed.Fork("memory"));
        return memory.Prefixed(Prefix).Concat(Inner.Init(Remembered(spec), backend, seed));
    }

    /// <inheritdoc/>
    public override IActor CreateActor(EnvSpec spec, Params theta, int count)
    {
        IMemory memory = Memory.CreateMemory(Own(theta), ShownDim(spec), count);
        return new Actor(this, memory, Inner.CreateActor(Remembered(spec), theta, count), spec, count);
    }

    /// <inheritdoc/>
    /// <exception cref="InvalidOperationException">Rollouts do not begin here, and memory is shown transitions.</exception>
    protected override Observations Seen(Params theta, Observations obs)
    {
        int seen = obs.Values.Shape[-1] - Mask;
        Tensor inputs = Mask == 0 ? obs.Values : obs.Values.Slice(-1, 0, seen);
        Tensor features = Memory.Run(Own(theta), obs with { Values = Transitions ? Tensor.Concat([inputs, Before(inputs, obs)], -1) : inputs });
        List<Tensor> parts = [features];
        if (SeesObservation) parts.Add(inputs);
        if (Mask > 0) parts.Add(obs.Values.Slice(-1, seen, Mask));
        return new(parts.Count == 1 ? features : Tensor.Concat(parts, -1), obs.Envs);
    }

    // What was seen a step earlier; 0 where rollouts begin.
    static Tensor Before(Tensor inputs, Observations obs)
    {
        if (obs.State is not null)
            throw new InvalidOperationException($"Seen: a {nameof(SequencePolicy)} with {nameof(Transitions)} must see rollouts from their beginning, and what was remembered holds no observation");
        int later = obs.Count - obs.Envs;
        return obs.Steps < 2 ? 0 * inputs : inputs.Slice(1, 0, later).Pad(1, obs.Envs, obs.Count);
    }

    int ShownDim(EnvSpec spec) => Transitions ? 2 * spec.InputDim : spec.InputDim;

    Params Own(Params theta) => theta.Own(Prefix, Memory.Names);

    EnvSpec Remembered(EnvSpec spec) => FeatureSpec.Of(spec, Memory.Features + (SeesObservation ? spec.InputDim : 0));

    sealed class Actor(SequencePolicy policy, IMemory memory, IActor inner, EnvSpec spec, int count) : IActor
    {
        readonly int width = spec.ObsDim, inputs = spec.InputDim, shown = policy.ShownDim(spec), features = policy.Memory.Features;
        readonly int row = policy.Remembered(spec).ObsDim;
        readonly float[] seen = new float[count * policy.ShownDim(spec)], made = new float[count * policy.Memory.Features];
        readonly float[] rows = new float[count * policy.Remembered(spec).ObsDim];

        public void Begin()
        {
            Array.Clear(seen);
            memory.Begin();
            inner.Begin();
        }

        public void Act(ReadOnlySpan<float> obs, Span<Rng> rngs, Span<float> act, Span<float> logProb)
        {
            if (obs.Length != (long)count * width) throw new ShapeException($"Act: {obs.Length} numbers of observations, expected {count} times {width}");
            for (int b = 0; b < count; b++)
            {
                Span<float> now = seen.AsSpan(b * shown, inputs), before = seen.AsSpan(b * shown + inputs, shown - inputs);
                if (policy.Transitions) now.CopyTo(before);
                obs.Slice(b * width, inputs).CopyTo(now);
            }
            memory.Step(seen, made);
            for (int b = 0; b < count; b++)
            {
                Span<float> into = rows.AsSpan(b * row, row);
                made.AsSpan(b * features, features).CopyTo(into);
                if (policy.SeesObservation) obs.Slice(b * width, inputs).CopyTo(into[features..]);
                obs.Slice(b * width + inputs, width - inputs).CopyTo(into[(row - width + inputs)..]);
            }
            inner.Act(rows, rngs, act, logProb);
        }
    }
}
