using MetaRL.Envs;
using MetaRL.Envs.Checks;
using MetaRL.Envs.Spaces;
using MetaRL.Policies.Distributions;
using MetaRL.Tensors;
using MetaRL.Tensors.Backends;
using MetaRL.Tensors.Simd;
using MetaRL.TestKit;

namespace MetaRL.Policies.Tests;

/// <summary>Acting is not learning, but must be the same policy.</summary>
public sealed class ActorTests
{
    const int B = 9;
    static readonly EnvSpec Box = new(BoxSpace.Unbounded(3), BoxSpace.Uniform(2, -1, 1), 10);
    static readonly EnvSpec Discrete = new(BoxSpace.Unbounded(3), new DiscreteSpace(4), 10);
    static readonly float[] Obs = [.. Dense.Random([B, 3], 7).Values.Select(x => (float)x)];

    static (EnvSpec, Policy) Make(bool discrete, Activation activation, int[] hidden) => discrete
        ? (Discrete, new CategoricalMlp { Hidden = hidden, Activation = activation })
        : (Box, new GaussianMlp { Hidden = hidden, Activation = activation, InitialLogStd = -0.4 });

    // Biases start at 0: moved here, so that a forgotten one shows.
    static Params Weights(Policy policy, EnvSpec spec, IBackend backend)
        => policy.Init(spec, backend, new Seed(5)).Map(x => x + Dense.Random(x.Shape, 11, -0.2, 0.2).On(backend));

    static Rng[] Streams(ulong seed) => [.. Enumerable.Range(0, B).Select(b => new Seed(seed).Fork((ulong)b).Stream())];

    [Theory]
    [InlineData(false, Activation.Tanh, new[] { 33, 17 })]
    [InlineData(false, Activation.Relu, new[] { 8 })]
    [InlineData(false, Activation.Tanh, new int[0])]
    [InlineData(true, Activation.Tanh, new[] { 16, 5 })]
    [InlineData(true, Activation.Relu, new[] { 40, 8 })]
    public void Log_probabilities_are_those_of_the_tensor_policy(bool discrete, Activation activation, int[] hidden)
    {
        (EnvSpec spec, Policy policy) = Make(discrete, activation, hidden);
        foreach (IBackend backend in new IBackend[] { new ReferenceBackend(), SimdBackend.Instance })
        {
            Params theta = Weights(policy, spec, backend);
            float[] act = new float[B * spec.ActDim], logProb = new float[B];
            Rng[] rngs = Streams(3);
            IActor actor = policy.CreateActor(spec, theta, B);
            actor.Begin();
            for (int call = 0; call < 5; call++)
            {
                actor.Act(Obs, rngs, act, logProb);
                double[] expected = policy.Act(theta, Tensor.From(backend, Obs, [1, B, 3]))
                    .LogProb(Tensor.From(backend, act, [1, B, spec.ActDim])).ToArray();
                for (int b = 0; b < B; b++) Assert.Equal(expected[b], logProb[b], 1e-5 * (1 + Math.Abs(expected[b])));
            }
        }
    }

    [Fact]
    public void Gaussian_samples_have_the_policys_mean_spread_and_no_correlation()
    {
        const int draws = 30_000;
        (EnvSpec spec, Policy policy) = Make(false, Activation.Tanh, [8]);
        var backend = new ReferenceBackend();
        Params theta = Weights(policy, spec, backend);
        var pi = (DiagonalGaussian)policy.Act(theta, Tensor.From(backend, Obs, [1, B, 3]));
        double[] mean = pi.Mean.ToArray(), std = pi.LogStd.Exp().ToArray();
        double[] sum = new double[2 * B], squares = new double[2 * B], cross = new double[B];
        EachDraw(policy, spec, theta, draws, act =>
        {
            for (int b = 0; b < B; b++)
            {
                double z0 = (act[2 * b] - mean[2 * b]) / std[0], z1 = (act[2 * b + 1] - mean[2 * b + 1]) / std[1];
                (sum[2 * b], sum[2 * b + 1]) = (sum[2 * b] + z0, sum[2 * b + 1] + z1);
                (squares[2 * b], squares[2 * b + 1]) = (squares[2 * b] + z0 * z0, squares[2 * b + 1] + z1 * z1);
                cross[b] += z0 * z1;
            }
        });
        double allowed = 5 / Math.Sqrt(draws);
        Assert.All(sum, s => Assert.InRange(s / draws, -allowed, allowed));
        Assert.All(squares, s => Assert.InRange(s / draws, 1 - allowed * Math.Sqrt(2), 1 + allowed * Math.Sqrt(2)));
        Assert.All(cross, s => Assert.InRange(s / draws, -allowed, allowed));
    }

    [Fact]
    public void Categorical_samples_come_as_often_as_the_policy_says()
    {
        const int draws = 30_000;
        (EnvSpec spec, Policy policy) = Make(true, Activation.Relu, [8]);
        var backend = new ReferenceBackend();
        Params theta = Weights(policy, spec, backend);
        double[] p = ((Categorical)policy.Act(theta, Tensor.From(backend, Obs, [1, B, 3]))).Logits.Softmax(-1).ToArray();
        var counts = new int[4 * B];
        EachDraw(policy, spec, theta, draws, act => { for (int b = 0; b < B; b++) counts[4 * b + (int)act[b]]++; });
        for (int i = 0; i < counts.Length; i++)
            Assert.InRange((double)counts[i] / draws - p[i], -5 * Math.Sqrt(p[i] / draws), 5 * Math.Sqrt(p[i] / draws));
    }

    static void EachDraw(Policy policy, EnvSpec spec, Params theta, int draws, Action<float[]> each)
    {
        IActor actor = policy.CreateActor(spec, theta, B);
        float[] act = new float[B * spec.ActDim], logProb = new float[B];
        Rng[] rngs = Streams(17);
        for (int i = 0; i < draws; i++)
        {
            actor.Act(Obs, rngs, act, logProb);
            each(act);
        }
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Acting_allocates_nothing(bool discrete)
    {
        (EnvSpec spec, Policy policy) = Make(discrete, Activation.Tanh, [32, 32]);
        IActor actor = policy.CreateActor(spec, Weights(policy, spec, SimdBackend.Instance), B);
        float[] act = new float[B * spec.ActDim], logProb = new float[B];
        Rng[] rngs = Streams(1);
        void Hundred()
        {
            for (int i = 0; i < 100; i++) actor.Act(Obs, rngs, act, logProb);
        }
        Hundred();
        Assert.Equal(0, AllocationProbe.Bytes(Hundred));
    }

    [Theory]
    [InlineData(false, Activation.Tanh, new[] { 33, 17 })]
    [InlineData(false, Activation.Relu, new[] { 64, 64 })]
    [InlineData(false, Activation.Tanh, new int[0])]
    [InlineData(true, Activation.Tanh, new[] { 16, 5 })]
    [InlineData(true, Activation.Relu, new[] { 40, 8 })]
    public void An_environment_acts_the_same_whatever_is_beside_it(bool discrete, Activation activation, int[] hidden)
    {
        (EnvSpec spec, Policy policy) = Make(discrete, activation, hidden);
        Params theta = Weights(policy, spec, SimdBackend.Instance);
        (float[] act, float[] logProb) = InPieces(policy, spec, theta, B);
        foreach (int[] sizes in (int[][])[[6, 3], [1, 8], [5, 4], [2, 3, 4], [1, 1, 1, 1, 1, 1, 1, 1, 1]])
        {
            (float[] pieceAct, float[] pieceLogProb) = InPieces(policy, spec, theta, sizes);
            Assert.Equal(act, pieceAct);
            Assert.Equal(logProb, pieceLogProb);
        }
        Assert.Equal(B, logProb.Distinct().Count());
    }

    // Each piece with an actor and streams of its own.
    static (float[] Act, float[] LogProb) InPieces(Policy policy, EnvSpec spec, Params theta, params int[] sizes)
    {
        float[] act = new float[B * spec.ActDim], logProb = new float[B];
        int first = 0;
        foreach (int count in sizes)
        {
            IActor actor = policy.CreateActor(spec, theta, count);
            actor.Begin();
            Span<Rng> rngs = Streams(23).AsSpan(first, count);
            Span<float> own = act.AsSpan(first * spec.ActDim, count * spec.ActDim);
            actor.Act(Obs.AsSpan(first * 3, count * 3), rngs, own, logProb.AsSpan(first, count));
            first += count;
        }
        return (act, logProb);
    }

    [Fact]
    public void An_actor_is_a_snapshot()
    {
        (EnvSpec spec, Policy policy) = Make(false, Activation.Tanh, [8]);
        Params theta = Weights(policy, spec, SimdBackend.Instance);
        IActor actor = policy.CreateActor(spec, theta, B);
        float[] First()
        {
            float[] act = new float[B * 2];
            actor.Act(Obs, Streams(1), act, new float[B]);
            return act;
        }
        float[] before = First();
        theta.Dispose();
        Assert.Equal(before, First());
        Assert.Contains(before, a => a != 0);
    }

    [Fact]
    public void Weights_of_two_tasks_are_refused()
    {
        (EnvSpec spec, Policy policy) = Make(false, Activation.Tanh, [8]);
        Params two = Weights(policy, spec, SimdBackend.Instance).Map(x => x.Expand(x.Shape.With(0, 2)));
        string message = Assert.Throws<ShapeException>(() => policy.CreateActor(spec, two, B)).Message;
        Assert.Contains("[2, 3, 8]", message);
        Assert.Contains("one task", message);
    }

    [Fact]
    public void The_floor_of_the_spread_holds_for_both_and_takes_the_gradient_away()
    {
        var policy = new GaussianMlp { Hidden = [4], InitialLogStd = -9, MinLogStd = -2 };
        var backend = new ReferenceBackend();
        Params theta = policy.Init(Box, backend, new Seed(1)).Track();
        float[] act = new float[B * 2], logProb = new float[B];
        policy.CreateActor(Box, theta, B).Act(Obs, Streams(2), act, logProb);
        Tensor expected = policy.Act(theta, Tensor.From(backend, Obs, [1, B, 3])).LogProb(Tensor.From(backend, act, [1, B, 2]));
        for (int b = 0; b < B; b++) Assert.Equal(expected.ToArray()[b], logProb[b], 1e-4);
        Params gradient = Autograd.Grad(expected.Sum(), theta);
        Assert.All(gradient["log_std"].ToArray(), g => Assert.Equal(0, g));
        Assert.Contains(gradient["head.w"].ToArray(), g => g != 0);
    }
}
