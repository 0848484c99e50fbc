using MetaRL.Envs;
using MetaRL.Policies.Distributions;
using MetaRL.Tensors;
using MetaRL.Tensors.Simd;

namespace MetaRL.Policies.Networks;

/// <summary>Acts by a policy's own <see cref="Policy.Act(Params, Observations)"/> on the host: for models that are not made to act step by
/// step, and of which a fast actor would be of no use. It allocates what tensors do.</summary>
/// <param name="policy">Makes one choice, without memory and without a mask.</param>
/// <param name="spec">What it acts in.</param>
/// <param name="theta">Its weights; copied.</param>
/// <param name="count">B</param>
sealed class TensorActor(Policy policy, EnvSpec spec, Params theta, int count) : IActor
{
    readonly int count = count >= 1 ? count : throw new ShapeException($"CreateActor: an actor for {count} environments; expected one at least");
    readonly (string Name, float[] Values, Shape Shape)[] weights = [.. theta.Items().Select(static p => (p.Name, Copy(p.Value), p.Value.Shape))];

    static float[] Copy(Tensor x)
    {
        if (x.Shape.Rank == 0 || x.Shape[0] != 1)
            throw new ShapeException($"CreateActor: an actor acts for one task; a parameter has shape {x.Shape}, expected a leading dimension of 1");
        var values = new float[x.Shape.Size];
        x.CopyTo(values);
        return values;
    }

    public void Begin() { }

    public void Act(ReadOnlySpan<float> obs, Span<Rng> rngs, Span<float> act, Span<float> logProb)
    {
        if (obs.Length != (long)count * spec.ObsDim || rngs.Length != count || act.Length != count || logProb.Length != count)
            throw new ShapeException($"Act: {obs.Length} numbers of observations, {rngs.Length} streams, {act.Length} of actions and {logProb.Length} log-probabilities;"
                + $" expected {count} times {spec.ObsDim}, 1, 1 and 1");
        using TensorScope scope = TensorScope.Open();
        using Autograd.NoGradScope pause = Autograd.NoGrad();
        Params own = new(weights.Select(static w => (w.Name, Tensor.From(SimdBackend.Instance, w.Values, w.Shape))));
        Tensor shown = Tensor.From(SimdBackend.Instance, obs, [1, count, spec.ObsDim]);
        var pi = (Categorical)policy.Act(own, new Observations(shown, count));
        int choices = spec.Action.Choices[0];
        var logits = new float[count * choices];
        pi.Logits.CopyTo(logits);
        for (int b = 0; b < count; b++) act[b] = CategoricalSampler.Draw(logits.AsSpan(b * choices, choices), ref rngs[b], out logProb[b]);
    }
}
