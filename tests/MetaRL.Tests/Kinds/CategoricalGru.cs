using MetaRL.Envs;
using MetaRL.Envs.Spaces;
using MetaRL.Policies;
using MetaRL.Policies.Distributions;
using MetaRL.Tensors;
using MetaRL.Tensors.Backends;
using MetaRL.Tensors.Simd;

namespace MetaRL.Tests.Kinds;

/// <summary>A recurrent policy: its state lasts from the beginning of a rollout to its end, across episodes.</summary>
sealed record CategoricalGru : Policy
{
    public int Hidden { get; init; } = 8;

    public override bool HasMemory => true;

    static int Choices(EnvSpec spec) => spec.Action is DiscreteSpace choices ? choices.N : throw new ArgumentException("discrete actions needed");

    public override Params Init(EnvSpec spec, IBackend backend, Seed seed)
    {
        Rng rng = seed.Stream();
        Tensor Weights(int inputs, int outputs, double scale)
        {
            var values = new double[inputs * outputs];
            for (int i = 0; i < values.Length; i++) values[i] = scale * (2 * rng.Uniform() - 1);
            return Tensor.From(backend, values, [1, inputs, outputs]);
        }
        double scale = 1 / Math.Sqrt(Hidden);
        int choices = Choices(spec);
        return new([
            ("gru.w", Weights(spec.ObsDim, 3 * Hidden, scale)), ("gru.u", Weights(Hidden, 3 * Hidden, scale)),
            ("gru.b", Tensor.Zeros(backend, [1, 1, 3 * Hidden])), ("gru.c", Tensor.Zeros(backend, [1, 1, 3 * Hidden])),
            ("head.w", Weights(Hidden, choices, 0.1)), ("head.b", Tensor.Zeros(backend, [1, 1, choices]))]);
    }

    public override Distribution Act(Params theta, Observations obs)
    {
        Tensor state = Tensor.Zeros(obs.Values.Backend, [obs.Tasks, obs.Envs, Hidden]);
        var all = new Tensor[obs.Steps];
        for (int t = 0; t < all.Length; t++) all[t] = state = Step(theta, obs.Values.Slice(1, t * obs.Envs, obs.Envs), state);
        return new Categorical(Tensor.Concat(all, 1).MatMul(theta["head.w"]) + theta["head.b"]);
    }

    Tensor Step(Params p, Tensor x, Tensor state)
    {
        int n = Hidden;
        Tensor a = x.MatMul(p["gru.w"]) + p["gru.b"], b = state.MatMul(p["gru.u"]) + p["gru.c"];
        Tensor gates = (a.Slice(-1, 0, 2 * n) + b.Slice(-1, 0, 2 * n)).Sigmoid();
        Tensor r = gates.Slice(-1, 0, n), z = gates.Slice(-1, n, n);
        Tensor candidate = (a.Slice(-1, 2 * n, n) + r * b.Slice(-1, 2 * n, n)).Tanh();
        return candidate + z * (state - candidate);
    }

    public override IActor CreateActor(EnvSpec spec, Params theta, int count) => new Actor(this, theta.To(SimdBackend.Instance), spec.ObsDim, Choices(spec), count);

    // The tensor step once an action: slow, and the same arithmetic.
    sealed class Actor(CategoricalGru policy, Params theta, int width, int choices, int count) : IActor
    {
        readonly float[] state = new float[count * policy.Hidden], logits = new float[count * choices];

        public void Begin() => Array.Clear(state);

        public void Act(ReadOnlySpan<float> obs, Span<Rng> rngs, Span<float> act, Span<float> logProb)
        {
            using TensorScope scope = TensorScope.Open();
            IBackend host = SimdBackend.Instance;
            Tensor next = policy.Step(theta, Tensor.From(host, obs, [1, count, width]), Tensor.From(host, state, [1, count, policy.Hidden]));
            next.CopyTo(state);
            (next.MatMul(theta["head.w"]) + theta["head.b"]).CopyTo(logits);
            for (int b = 0; b < count; b++) act[b] = CategoricalSampler.Draw(logits.AsSpan(b * choices, choices), ref rngs[b], out logProb[b]);
        }
    }
}
