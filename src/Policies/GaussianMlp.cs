using System.ComponentModel.DataAnnotations;
using MetaRL.Envs;
using MetaRL.Envs.Spaces;
using MetaRL.Policies.Distributions;
using MetaRL.Policies.Fused;
using MetaRL.Policies.Networks;
using MetaRL.Tensors;
using MetaRL.Tensors.Backends;

namespace MetaRL.Policies;

/// <summary>Gaussian policy for box actions: an <see cref="Mlp"/> gives the mean, and <c>log_std</c> [T, 1, A] is a
/// parameter of its own that does not depend on the state.</summary>
public sealed record GaussianMlp : Mlp
{
    internal const string LogStd = "log_std";

    /// <summary>ln σ at the start, for every action dimension.</summary>
    [Range(-10.0, 5.0)]
    public double InitialLogStd { get; init; }

    /// <summary>σ never falls below the exponential of this; where the bound holds, ln σ gets no gradient.</summary>
    [Range(-20.0, 5.0)]
    public double MinLogStd { get; init; } = Math.Log(1e-6);

    /// <inheritdoc/>
    protected override int Outputs(EnvSpec spec) => spec.Action is BoxSpace box
        ? box.Size
        : throw new ArgumentException($"a {nameof(GaussianMlp)} needs a box of actions, found {spec.Action}; use {nameof(CategoricalMlp)} for discrete actions");

    /// <inheritdoc/>
    public override Params Init(EnvSpec spec, IBackend backend, Seed seed)
        => base.Init(spec, backend, seed).Concat(new([(LogStd, Tensor.Full(backend, [1, 1, spec.ActDim], InitialLogStd))]));

    /// <inheritdoc/>
    public override Distribution Act(Params theta, Observations obs)
        => new DiagonalGaussian(Forward(Own(theta), obs.Values), theta[LogStd].Clamp(MinLogStd, double.PositiveInfinity));

    internal override IActor ActorOf(IForward network, EnvSpec spec, Params theta)
    {
        int width = Outputs(spec);
        if (theta[LogStd].Shape != [1, 1, width])
            throw new ShapeException($"CreateActor: an actor acts for one task; {LogStd} has shape {theta[LogStd].Shape}, expected [1, 1, {width}]");
        var logStd = new float[width];
        theta[LogStd].CopyTo(logStd);
        foreach (ref float s in logStd.AsSpan()) s = MathF.Max(s, (float)MinLogStd);
        return new Actor(network, new(logStd), width);
    }

    internal override IFusedHead Head(Params theta) => new GaussianHead(theta.ShapeOf(LogStd)[-1], MinLogStd);

    internal override int ActWidth(Params own) => own.ShapeOf(LogStd)[-1];

    internal override string[] HeadNames => [LogStd];

    sealed class Actor(IForward network, GaussianSampler sampler, int width) : IActor
    {
        public void Begin() => network.Begin();

        public void Act(ReadOnlySpan<float> obs, Span<Rng> rngs, Span<float> act, Span<float> logProb)
        {
            network.Check(obs.Length, rngs.Length, act.Length, logProb.Length, width);
            ReadOnlySpan<float> mean = network.Run(obs);
            int stride = network.OutputStride;
            for (int b = 0; b < logProb.Length; b++)
                logProb[b] = sampler.Draw(mean.Slice(b * stride, width), ref rngs[b], act.Slice(b * width, width));
        }
    }
}
