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
        => base.Init(spec, backend, seed).Concat(new([("log_std", Tensor.Full(backend, [1, 1, spec.ActDim], InitialLogStd))]));

    /// <inheritdoc/>
    public override Distribution Act(Params theta, Tensor obs)
        => new DiagonalGaussian(Forward(theta, obs), theta["log_std"].Clamp(MinLogStd, double.PositiveInfinity));

    /// <inheritdoc/>
    public override IActor CreateActor(EnvSpec spec, Params theta, int count) => new GaussianActor(new MlpForward(this, theta, count), theta, MinLogStd);

    internal override IFusedHead Head(Params theta) => new GaussianHead(theta["log_std"].Shape[-1], MinLogStd);

    sealed class GaussianActor : IActor
    {
        static readonly float HalfLog2Pi = 0.5f * MathF.Log(2 * MathF.PI);
        readonly MlpForward network;
        readonly float[] std;
        readonly float normalizer;   // Σ (ln σ + ½ ln 2π)

        public GaussianActor(MlpForward network, Params theta, double minLogStd)
        {
            this.network = network;
            std = new float[theta["log_std"].Shape.Size];
            theta["log_std"].CopyTo(std);
            foreach (ref float s in std.AsSpan())
            {
                s = MathF.Max(s, (float)minLogStd);
                normalizer += s + HalfLog2Pi;
                s = MathF.Exp(s);
            }
        }

        public void Begin() { }

        public void Act(ReadOnlySpan<float> obs, ref Rng rng, Span<float> act, Span<float> logProb)
        {
            ReadOnlySpan<float> mean = network.Run(obs);
            int a = std.Length, stride = network.OutputStride;
            rng.FillNormal(act);
            for (int b = 0; b < logProb.Length; b++)
            {
                float squares = 0;
                for (int i = 0; i < a; i++)
                {
                    float z = act[b * a + i];
                    squares += z * z;
                    act[b * a + i] = mean[b * stride + i] + std[i] * z;
                }
                logProb[b] = -0.5f * squares - normalizer;
            }
        }
    }
}
