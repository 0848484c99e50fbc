using MetaRL.Envs;
using MetaRL.Envs.Spaces;
using MetaRL.Policies.Distributions;
using MetaRL.Policies.Fused;
using MetaRL.Policies.Networks;
using MetaRL.Tensors;
using MetaRL.Tensors.Backends;

namespace MetaRL.Policies;

/// <summary>
/// Softmax policy for one choice or several: an <see cref="Mlp"/> gives the logits of all, one number's after another's. Numbers
/// of an observation beyond those that the network has inputs for, as many as there are logits, are an action mask
/// (<see cref="EnvSpec.ActionMask"/>): what it forbids has probability 0.
/// </summary>
public sealed record CategoricalMlp : Mlp, IFeatureModel
{
    // Null where an action is one choice, of as many as there are logits.
    MultiDiscreteSpace? Actions { get; init; }

    // Numbers of an observation without its action mask. Where there are hidden layers their weights tell, and this is null.
    int? Inputs { get; init; }

    /// <inheritdoc/>
    public override Policy For(EnvSpec spec)
    {
        CategoricalMlp made = this with { Actions = spec.Action as MultiDiscreteSpace, Inputs = Hidden.Length == 0 ? spec.InputDim : null };
        return made == this ? this : made;
    }

    /// <inheritdoc/>
    protected override int Outputs(EnvSpec spec) => spec.Action.Choices is [_, ..] choices
        ? choices.Sum()
        : throw new ArgumentException($"a {nameof(CategoricalMlp)} needs discrete actions, found {spec.Action}; use {nameof(GaussianMlp)} for a box");

    /// <inheritdoc/>
    /// <exception cref="ArgumentException">Actions are no choices, or several and the policy was not made for them by <see cref="For"/>.</exception>
    public override Params Init(EnvSpec spec, IBackend backend, Seed seed) => Actions == spec.Action as MultiDiscreteSpace
        ? base.Init(spec, backend, seed)
        : throw new ArgumentException($"Init: this {nameof(CategoricalMlp)} is for {Actions?.ToString() ?? "one choice"}, "
            + $"actions are {spec.Action}; take policy.For(spec)");

    /// <inheritdoc/>
    public override Distribution Act(Params theta, Observations obs)
    {
        Params own = Own(theta);
        Tensor logits = Logits(own, obs.Values);
        return Actions is null ? new Categorical(logits) : MultiCategorical.Of(logits, Actions.Choices.AsSpan());
    }

    /// <inheritdoc/>
    public string HeadWeight => "head.w";

    /// <inheritdoc/>
    public string HeadBias => "head.b";

    /// <summary>What the last layer sees; an action mask is left out.</summary>
    /// <inheritdoc/>
    /// <exception cref="InvalidOperationException">Nothing tells what of an observation is a mask: there are no hidden layers, θ has not
    /// the last one, and the policy was not made by <see cref="For"/>.</exception>
    public Tensor Features(Params theta, Observations obs)
    {
        Params body = theta.Select(BodyNames);
        int inputs = InputsOf(theta);
        return Body(body, obs.Values.Shape[-1] > inputs ? obs.Values.Slice(-1, 0, inputs) : obs.Values);
    }

    int InputsOf(Params theta)
    {
        string first = $"{Layer(0)}.w";
        if (theta.Names.Contains(first) && theta.ShapeOf(first) is { Rank: 3 } shape) return shape[1];
        return Inputs ?? throw new InvalidOperationException($"Features: a {nameof(CategoricalMlp)} without hidden layers cannot tell "
            + "observations from an action mask by weights without the last layer's; take policy.For(spec)");
    }

    Tensor Logits(Params own, Tensor obs)
    {
        int mask = MaskWidth(own, obs);
        if (mask == 0) return Forward(own, obs);
        int inputs = obs.Shape[2] - mask;
        return ActionMask.Apply(Forward(own, obs.Slice(-1, 0, inputs)), obs.Slice(-1, inputs, mask).Detach());
    }

    internal override IActor ActorOf(IForward network, EnvSpec spec, Params theta) => new Actor(network, [.. spec.Action.Choices], spec);

    internal override IFusedHead Head(Params theta) => new CategoricalHead(Actions is null ? [theta.ShapeOf("head.b")[-1]] : [.. Actions.Choices]);

    internal override int ActWidth(Params own) => Actions?.Size ?? 1;

    internal override int MaskWidth(Params own, Tensor obs)
    {
        Shape first = own.Shapes[0], last = own.ShapeOf("head.b");
        if (obs.Shape.Rank != 3 || first.Rank != 3 || last.Rank != 3) return 0;
        return obs.Shape[2] == first[1] + last[2] ? last[2] : 0;
    }

    sealed class Actor(IForward network, int[] choices, EnvSpec spec) : IActor
    {
        readonly int outputs = choices.Sum(), mask = spec.MaskDim, inputs = spec.InputDim;

        public void Begin() => network.Begin();

        public void Act(ReadOnlySpan<float> obs, Span<Rng> rngs, Span<float> act, Span<float> logProb)
        {
            network.Check(obs.Length, rngs.Length, act.Length, logProb.Length, choices.Length);
            Span<float> all = network.Run(obs);
            int stride = network.OutputStride;
            for (int b = 0; b < logProb.Length; b++)
            {
                Span<float> logits = all.Slice(b * stride, outputs);
                if (mask > 0) Restrict(logits, obs.Slice(b * (inputs + mask) + inputs, mask), b);
                logProb[b] = Draw(logits, ref rngs[b], act.Slice(b * choices.Length, choices.Length));
            }
        }

        float Draw(Span<float> logits, ref Rng rng, Span<float> act)
        {
            float sum = 0;
            for (int k = 0, at = 0; k < choices.Length; at += choices[k++])
            {
                act[k] = CategoricalSampler.Draw(logits.Slice(at, choices[k]), ref rng, out float logProb);
                sum += logProb;
            }
            return sum;
        }

        void Restrict(Span<float> logits, ReadOnlySpan<float> allowed, int b)
        {
            for (int k = 0, at = 0; k < choices.Length; at += choices[k++])
                if (!allowed.Slice(at, choices[k]).ContainsAnyExcept(0))
                    throw new InvalidOperationException($"env {b}: the action mask '{spec.ActionMask}' allows none of the {choices[k]} choices of "
                        + $"action[{k}]; expected one at least");
            ActionMask.Apply(logits, allowed);
        }
    }
}
