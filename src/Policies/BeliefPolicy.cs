using System.ComponentModel.DataAnnotations;
using MetaRL.Envs;
using MetaRL.Envs.Families;
using MetaRL.Envs.Spaces;
using MetaRL.Policies.Beliefs;
using MetaRL.Policies.Distributions;
using MetaRL.Policies.Networks;
using MetaRL.Policies.Sequences;
using MetaRL.Tensors;
using MetaRL.Tensors.Backends;

namespace MetaRL.Policies;

/// <summary>
/// A policy that acts on what it believes of its task (VariBAD, Zintgraf et al. 2020, arXiv:1910.08348). An encoder with memory
/// gives q(m | τ:t) = N(μₜ, diag σₜ²) after each step, and the policy inside sees [observation, μₜ, ln σₜ²] as constants: its loss
/// does not train the encoder. Decoders, which acting does not need, say what m means: p(r | s, a, s′, m) and p(s′ | s, a, m), both
/// normal of variance 1. Families must be wrapped in <see cref="WithPreviousStep"/>; the encoder sees the step before, the policy
/// inside and the decoders see the family's own observation only. Parameters are the encoder's behind <c>belief.</c>, the
/// decoders' behind <c>decoder.</c>, and those of the policy inside under their own names.
/// </summary>
public sealed record BeliefPolicy : WrappingPolicy
{
    const string Encoder = "belief.", Remembering = "belief.memory.", Rewards = "decoder.reward.", Transitions = "decoder.transition.";

    // Mean and ln variance side by side.
    static readonly GaussianMlp Head = new() { Hidden = [] };

    /// <summary>With a small network of choices inside.</summary>
    public BeliefPolicy() => Inner = new CategoricalMlp { Hidden = [32] };

    /// <summary>The encoder.</summary>
    public SequenceModel Memory { get; init; } = new Gru();

    /// <summary>Z, dimensions of m.</summary>
    [Range(1, 65536)]
    public int Latent { get; init; } = 5;

    /// <summary>p(r | s, a, s′, m)</summary>
    public Decoder RewardDecoder { get; init; } = new();

    /// <summary>p(s′ | s, a, m)</summary>
    public Decoder TransitionDecoder { get; init; } = new();

    // What it acts in.
    EnvSpec? Spec { get; init; }

    /// <inheritdoc/>
    public override PolicyTraining Training => PolicyTraining.Beliefs;

    /// <inheritdoc/>
    public override bool HasMemory => true;

    /// <inheritdoc/>
    public override bool ValueHasMemory => HasValue;

    /// <inheritdoc/>
    public override Policy For(EnvSpec spec) => this with { Inner = Inner.For(Believing(spec)), Spec = spec };

    /// <inheritdoc/>
    /// <exception cref="ArgumentException">The policy was not made for the spec by <see cref="For"/>; observations have no room for the
    /// step before; or the policy inside has memory of its own, or would normalize beliefs.</exception>
    public override Params Init(EnvSpec spec, IBackend backend, Seed seed)
    {
        if (spec != Spec) throw new ArgumentException($"Init: this {nameof(BeliefPolicy)} was not made for these spaces; take policy.For(spec)");
        if (Inner.KeepsStatistics) throw new ArgumentException($"{Inner.GetType().Name} would normalize beliefs; take a policy without statistics");
        if (Inner.HasMemory) throw new ArgumentException($"{Inner.GetType().Name} has memory of its own inside this one; set problem.policy.inner to a policy without, such as categoricalMlp or gaussianMlp");
        int state = StateWidth(spec), act = ActionWidth(spec);
        EnvSpec heads = new(BoxSpace.Unbounded(Memory.Features), BoxSpace.Unbounded(2 * Latent), 1);
        return Memory.Init(spec.InputDim, backend, seed.Fork("memory")).Prefixed(Remembering)
            .Concat(Head.Init(heads, backend, seed.Fork("head")).Select(Head.LayerNames).Prefixed(Encoder))
            .Concat(RewardDecoder.Init(2 * state + act, Latent, 1, backend, seed.Fork("reward")).Prefixed(Rewards))
            .Concat(TransitionDecoder.Init(state + act, Latent, state, backend, seed.Fork("transition")).Prefixed(Transitions))
            .Concat(Inner.Init(Believing(spec), backend, seed));
    }

    /// <summary>q(m | τ:t) after each step, of [T, N, Z]; differentiable in the encoder's weights.</summary>
    /// <param name="theta">Leading dimension T or 1.</param>
    /// <param name="obs">[T, N, O], with their layout.</param>
    public DiagonalGaussian Believe(Params theta, Observations obs)
    {
        Tensor seen = obs.Values.Slice(-1, 0, Known.InputDim);
        Tensor features = Memory.Run(theta.Own(Remembering, Memory.Names), obs with { Values = seen });
        Params head = theta.Own(Encoder, Head.LayerNames);
        Tensor both = features.MatMul(head["head.w"]) + head["head.b"];
        return new(both.Slice(-1, 0, Latent), 0.5 * both.Slice(-1, Latent, Latent));
    }

    /// <summary>E r of H steps of B rollouts under S guesses at each rollout's task, [T, S, H·B, 1].</summary>
    /// <param name="theta">Leading dimension T or 1.</param>
    /// <param name="step">What was seen and done, and what it led to: obs [T, H·B, O], act [T, H·B, A], next [T, H·B, O].</param>
    /// <param name="guesses">m, [T, S·B, Z].</param>
    /// <param name="envs">B</param>
    public Tensor DecodeRewards(Params theta, (Tensor Obs, Tensor Act, Tensor Next) step, Tensor guesses, int envs)
    {
        Tensor inputs = Tensor.Concat([State(step.Obs), Shown(step.Act), State(step.Next)], -1);
        return RewardDecoder.Of(theta.Own(Rewards, RewardDecoder.Names), inputs, guesses, envs);
    }

    /// <summary>E s′ of H steps of B rollouts under S guesses at each rollout's task, [T, S, H·B, numbers of a state].</summary>
    /// <inheritdoc cref="DecodeRewards"/>
    /// <param name="theta">Leading dimension T or 1.</param>
    /// <param name="step">What was seen and done: obs [T, H·B, O], act [T, H·B, A].</param>
    /// <param name="guesses">m, [T, S·B, Z].</param>
    /// <param name="envs">B</param>
    public Tensor DecodeTransitions(Params theta, (Tensor Obs, Tensor Act) step, Tensor guesses, int envs)
    {
        Tensor inputs = Tensor.Concat([State(step.Obs), Shown(step.Act)], -1);
        return TransitionDecoder.Of(theta.Own(Transitions, TransitionDecoder.Names), inputs, guesses, envs);
    }

    /// <summary>The family's own part of an observation, without the step before.</summary>
    /// <param name="obs">[T, N, O]</param>
    public Tensor State(Tensor obs) => obs.Slice(-1, 0, StateWidth(Known));

    // Actions as they were taken: choices one-hot, boxes within their bounds.
    Tensor Shown(Tensor act)
    {
        if (Known.Action is BoxSpace box)
        {
            Tensor Bound(IEnumerable<float> values) => Tensor.From(act.Backend, [.. values.Select(static v => (double)v)], [1, 1, box.Size]);
            return Tensor.Min(Tensor.Max(act, Bound(box.Low)), Bound(box.High));
        }
        Tensor Choice(int k, int n)
        {
            Tensor all = Tensor.From(act.Backend, [.. Enumerable.Range(0, n).Select(static i => (double)i)], [1, 1, n]);
            return Tensor.Equal(act.Slice(-1, k, 1), all);
        }
        return Tensor.Concat([.. Known.Action.Choices.Select((n, k) => Choice(k, n))], -1);
    }

    /// <inheritdoc/>
    protected override Observations Seen(Params theta, Observations obs)
    {
        RequireDecoders(theta);
        // Beliefs are constants here, so what is behind them needs no graph, and the policy inside has its fused loss.
        DiagonalGaussian belief = Believe(theta.Detach(), obs with { Values = obs.Values.Detach() });
        Tensor mask = obs.Values.Slice(-1, Known.InputDim, Known.MaskDim);
        Tensor[] parts = [State(obs.Values), belief.Mean, 2 * belief.LogStd];
        return new(Tensor.Concat(Known.MaskDim == 0 ? parts : [.. parts, mask], -1), obs.Envs);
    }

    /// <inheritdoc/>
    public override IActor CreateActor(EnvSpec spec, Params theta, int count)
    {
        RequireDecoders(theta);
        IMemory memory = Memory.CreateMemory(theta.Own(Remembering, Memory.Names), spec.InputDim, count);
        var head = new MlpForward(Head, theta.Own(Encoder, Head.LayerNames), Memory.Features, 2 * Latent, count, Memory.Features);
        IActor inner = Inner.CreateActor(Believing(spec), theta, count);
        return new Actor(memory, Memory.Features, head, inner, spec, new(StateWidth(spec), 2 * Latent, spec.MaskDim), count);
    }

    // θ without decoders is no θ of this policy's, even where it is to act only.
    void RequireDecoders(Params theta)
    {
        foreach (string name in RewardDecoder.Names) _ = theta[Rewards + name];
        foreach (string name in TransitionDecoder.Names) _ = theta[Transitions + name];
    }

    EnvSpec Known => Spec ?? throw new ArgumentException($"Act: this {nameof(BeliefPolicy)} does not know what it acts in; take policy.For(spec)");

    EnvSpec Believing(EnvSpec spec) => FeatureSpec.Of(spec, StateWidth(spec) + 2 * Latent);

    static int ActionWidth(EnvSpec spec) => WithPreviousStep.WidthFor(spec) - 2;

    static int StateWidth(EnvSpec spec)
    {
        int state = spec.InputDim - WithPreviousStep.WidthFor(spec);
        return state > 0
            ? state
            : throw new ArgumentException($"For: a {nameof(BeliefPolicy)} learns of its task from the step before, and observations of {spec.InputDim} numbers do not hold one; take new {nameof(WithPreviousStep)}(family)");
    }

    // Numbers of what the policy inside sees, in this order.
    readonly record struct Row(int State, int Belief, int Mask)
    {
        public int Width => State + Belief + Mask;
    }

    sealed class Actor(IMemory memory, int features, MlpForward head, IActor inner, EnvSpec spec, Row row, int count) : IActor
    {
        readonly int width = spec.ObsDim, inputs = spec.InputDim;
        readonly float[] seen = new float[count * spec.InputDim], made = new float[count * features], rows = new float[count * row.Width];

        public void Begin()
        {
            memory.Begin();
            inner.Begin();
        }

        public void Act(ReadOnlySpan<float> obs, Span<Rng> rngs, Span<float> act, Span<float> logProb)
        {
            if (obs.Length != (long)count * width) throw new ShapeException($"Act: {obs.Length} numbers of observations, expected {count} times {width}");
            for (int b = 0; b < count; b++) obs.Slice(b * width, inputs).CopyTo(seen.AsSpan(b * inputs));
            memory.Step(seen, made);
            ReadOnlySpan<float> beliefs = head.Run(made);
            for (int b = 0; b < count; b++)
            {
                ReadOnlySpan<float> own = obs.Slice(b * width, width);
                Span<float> into = rows.AsSpan(b * row.Width, row.Width);
                own[..row.State].CopyTo(into);
                beliefs.Slice(b * head.OutputStride, row.Belief).CopyTo(into[row.State..]);
                own[inputs..].CopyTo(into[(row.State + row.Belief)..]);
            }
            inner.Act(rows, rngs, act, logProb);
        }
    }
}
