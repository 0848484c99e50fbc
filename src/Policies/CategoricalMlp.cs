using MetaRL.Envs;
using MetaRL.Envs.Spaces;
using MetaRL.Policies.Distributions;
using MetaRL.Policies.Fused;
using MetaRL.Policies.Networks;
using MetaRL.Tensors;

namespace MetaRL.Policies;

/// <summary>Softmax policy for discrete actions: an <see cref="Mlp"/> gives the logits.</summary>
public sealed record CategoricalMlp : Mlp
{
    /// <inheritdoc/>
    protected override int Outputs(EnvSpec spec) => spec.Action is DiscreteSpace discrete
        ? discrete.N
        : throw new ArgumentException($"a {nameof(CategoricalMlp)} needs discrete actions, found {spec.Action}; use {nameof(GaussianMlp)} for a box");

    /// <inheritdoc/>
    public override Distribution Act(Params theta, Observations obs) => new Categorical(Forward(Own(theta), obs.Values));

    /// <inheritdoc/>
    public override IActor CreateActor(EnvSpec spec, Params theta, int count)
        => new Actor(new MlpForward(this, theta, spec.ObsDim, Outputs(spec), count), Outputs(spec));

    internal override IFusedHead Head(Params theta) => new CategoricalHead(theta["head.b"].Shape[-1]);

    internal override int ActWidth(Params own) => 1;

    sealed class Actor(MlpForward network, int choices) : IActor
    {
        public void Begin() { }

        public void Act(ReadOnlySpan<float> obs, Span<Rng> rngs, Span<float> act, Span<float> logProb)
        {
            network.Check(obs.Length, rngs.Length, act.Length, logProb.Length, 1);
            Span<float> logits = network.Run(obs);
            int stride = network.OutputStride;
            for (int b = 0; b < act.Length; b++)
                act[b] = CategoricalSampler.Draw(logits.Slice(b * stride, choices), ref rngs[b], out logProb[b]);
        }
    }
}
