using MetaRL.Envs;
using MetaRL.Policies.Distributions;
using MetaRL.Tensors;
using MetaRL.Tensors.Backends;

namespace MetaRL.Policies.Tests;

/// <summary>The smallest policy with memory:  hₜ = tanh(oₜ W + hₜ₋₁ U + b),  h₋₁ = 0,  μₜ = hₜ V.</summary>
sealed record Remembering : Policy
{
    const int Width = 5;

    public override bool HasMemory => true;

    public override Params Init(EnvSpec spec, IBackend backend, Seed seed)
    {
        Tensor Weights(string name, int inputs, int outputs)
        {
            Rng rng = seed.Fork(name).Stream();
            var w = new float[inputs * outputs];
            rng.FillNormal(w);
            return Tensor.From(backend, w, [1, inputs, outputs]) / Math.Sqrt(inputs);
        }
        return new(
        [
            ("in", Weights("in", spec.ObsDim, Width)), ("back", Weights("back", Width, Width)), ("bias", Tensor.Zeros(backend, [1, 1, Width])),
            ("out", Weights("out", Width, spec.ActDim)), ("log_std", Tensor.Zeros(backend, [1, 1, spec.ActDim])),
        ]);
    }

    public override Distribution Act(Params theta, Observations obs)
    {
        Tensor seen = obs.Values.MatMul(theta["in"]) + theta["bias"];
        Tensor h = obs.State ?? Tensor.Zeros(seen.Backend, [obs.Tasks, obs.Envs, Width]);
        var means = new Tensor[obs.Steps];
        for (int t = 0; t < means.Length; t++)
        {
            h = (seen.Slice(1, t * obs.Envs, obs.Envs) + h.MatMul(theta["back"])).Tanh();
            means[t] = h.MatMul(theta["out"]);
        }
        return new DiagonalGaussian(Tensor.Concat(means, 1), theta["log_std"]);
    }

    public override IActor CreateActor(EnvSpec spec, Params theta, int count)
    {
        float[] Copy(string name) => [.. theta[name].ToArray().Select(static x => (float)x)];
        return new Actor(spec, Copy("in"), Copy("back"), Copy("bias"), Copy("out"), new(Copy("log_std")), count);
    }

    sealed class Actor(EnvSpec spec, float[] w, float[] u, float[] bias, float[] v, GaussianSampler sampler, int count) : IActor
    {
        readonly float[] h = new float[count * Width], next = new float[Width], mean = new float[spec.ActDim];

        public void Begin() => Array.Clear(h);

        public void Act(ReadOnlySpan<float> obs, Span<Rng> rngs, Span<float> act, Span<float> logProb)
        {
            for (int b = 0; b < count; b++)
            {
                Span<float> own = h.AsSpan(b * Width, Width);
                bias.CopyTo(next, 0);
                AddProduct(obs.Slice(b * spec.ObsDim, spec.ObsDim), w, next);
                AddProduct(own, u, next);
                for (int i = 0; i < Width; i++) own[i] = MathF.Tanh(next[i]);
                Array.Clear(mean);
                AddProduct(own, v, mean);
                logProb[b] = sampler.Draw(mean, ref rngs[b], act.Slice(b * mean.Length, mean.Length));
            }
        }

        // y += x M
        static void AddProduct(ReadOnlySpan<float> x, float[] m, float[] y)
        {
            for (int i = 0; i < x.Length; i++)
                for (int j = 0; j < y.Length; j++) y[j] += x[i] * m[i * y.Length + j];
        }
    }
}
