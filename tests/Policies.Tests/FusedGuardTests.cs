using MetaRL.Envs;
using MetaRL.Tensors;
using MetaRL.Tensors.Backends;
using MetaRL.Tensors.Simd;
using MetaRL.TestKit;

namespace MetaRL.Policies.Tests;

/// <summary>Unusual inputs, on which a fast path must give what its twin gives or stand aside; <see cref="PolicyContract"/> has more.</summary>
public sealed class FusedGuardTests
{
    const int Samples = 901;   // three pieces, the last one partial
    static readonly GaussianMlp Gaussian = new() { Hidden = [6, 6], InitialLogStd = -0.4 };
    static readonly CategoricalMlp Categorical = new() { Hidden = [6, 6] };
    static readonly IBackend[] Both = [new ReferenceBackend(), SimdBackend.Instance];

    static Params Weights(Policy policy, EnvSpec spec, IBackend backend)
        => policy.Init(spec, backend, new Seed(1)).Map(x => x + Dense.Random(x.Shape, 11, -0.2, 0.2).On(backend));

    static PolicyBatch Batch(EnvSpec spec, IBackend backend, int samples = Samples, int tasks = 1)
    {
        Tensor Column(int width, int seed, double size) => Dense.Random([tasks, samples, width], seed, -size, size).On(backend);
        Tensor act = ReferenceEquals(spec, Spaces.Choices) ? Tensor.Full(backend, [tasks, samples, 1], 2) : Column(spec.ActDim, 4, 2);
        return new(new(Column(spec.ObsDim, 3, 2), samples), act, Column(1, 5, 0.1) - 2, Column(1, 6, 3.0 / samples));
    }

    static double[] Flat(Params p) => [.. p.Values.SelectMany(static x => x.ToArray())];

    static Params Gradient(Policy policy, Params theta, PolicyBatch batch)
    {
        Params at = theta.Track();
        return Autograd.Grad(policy.Loss(at, batch, new(SurrogateKind.Ratio)), at);
    }

    static void Agree(Func<IBackend, Params> of)
    {
        double[] expected = Flat(of(Both[0])), found = Flat(of(Both[1]));
        Assert.Contains(expected, g => Math.Abs(g) > 1e-3);
        for (int i = 0; i < expected.Length; i++) Assert.Equal(expected[i], found[i], 3e-5 * (1 + Math.Abs(expected[i])));
    }

    [Fact]
    public void Two_parameters_may_be_the_same_tensor() => Agree(static backend =>
    {
        Params theta = Weights(Gaussian, Spaces.Box, backend).Track();
        Params tied = theta.With(new([("body1.b", theta["body0.b"])]));
        PolicyBatch batch = Batch(Spaces.Box, backend);
        Tensor loss = Gaussian.Loss(tied, batch, new(SurrogateKind.Ratio));
        Params free = theta.Where(static name => name != "body1.b");
        return Autograd.Grad(loss, free);
    });

    [Fact]
    public void Parameters_may_be_views_of_one_tensor() => Agree(static backend =>
    {
        Params theta = Weights(Gaussian, Spaces.Box, backend);
        Tensor flat = theta.Flatten().Track();
        Tensor loss = Gaussian.Loss(theta.Unflatten(flat), Batch(Spaces.Box, backend), new(SurrogateKind.Ratio));
        return new([("flat", Autograd.Grad(loss, [flat])[0])]);
    });

    [Fact]
    public void Weights_that_all_tasks_share_are_taken_as_such() => Agree(static backend =>
        Gradient(Categorical, Weights(Categorical, Spaces.Choices, backend), Batch(Spaces.Choices, backend, tasks: 3)));

    [Fact]
    public void Actions_may_be_tracked() => Agree(static backend =>
    {
        Params theta = Weights(Gaussian, Spaces.Box, backend).Track();
        PolicyBatch batch = Batch(Spaces.Box, backend);
        Tensor act = batch.Act.Track();
        Tensor loss = Gaussian.Loss(theta, batch with { Act = act }, new(SurrogateKind.LogProb));
        return new([("act", Autograd.Grad(loss, [act])[0])]);
    });

    [Fact]
    public void No_samples_give_no_loss_and_no_gradient()
    {
        foreach (IBackend backend in Both)
        {
            PolicyBatch empty = Batch(Spaces.Box, backend, samples: 0);
            Params theta = Weights(Gaussian, Spaces.Box, backend);
            Assert.Equal(0, Gaussian.Loss(theta, empty, new(SurrogateKind.Ratio)).Item());
            Assert.All(Flat(Gradient(Gaussian, theta, empty)), static g => Assert.Equal(0, g));
            Assert.All(Flat(Gaussian.Fisher(theta, empty.Obs, empty.Coefficient)(theta)), static f => Assert.Equal(0, f));
        }
    }

    [Fact]
    public void Fisher_products_leave_foreign_entries_out()
    {
        foreach (IBackend backend in Both)
        {
            PolicyBatch batch = Batch(Spaces.Box, backend);
            Params theta = Weights(Gaussian, Spaces.Box, backend);
            Params crowded = new Params([("context", Tensor.Full(backend, [1, 1, 4], 1))]).Concat(theta);
            Params Of(Params at) => Gaussian.Fisher(at, batch.Obs, batch.Coefficient.Square())(theta);
            Assert.Equal(theta.Names, Of(crowded).Names);
            Assert.Equal(Flat(Of(theta)), Flat(Of(crowded)));
        }
    }

    // Deals pieces out to other threads, last ones first.
    sealed class Elsewhere : IPieceRunner
    {
        public int Most { get; private set; }

        public void Run(int pieces, Action<int> run)
        {
            Most = Math.Max(Most, pieces);
            Thread[] threads = [.. Enumerable.Range(0, pieces).Reverse().Select(piece => new Thread(() => run(piece)))];
            foreach (Thread thread in threads) thread.Start();
            foreach (Thread thread in threads) thread.Join();
        }
    }

    [Fact]
    public void Whoever_computes_the_pieces_the_bits_are_the_same()
    {
        PolicyBatch batch = Batch(Spaces.Box, SimdBackend.Instance, tasks: 2);
        Params theta = Weights(Gaussian, Spaces.Box, SimdBackend.Instance).Map(static x => Tensor.Concat([x, x * 1.1], 0));
        double[] here = All(), elsewhere;
        var runner = new Elsewhere();
        using (Pieces.Install(runner)) elsewhere = All();
        Assert.Equal(here, elsewhere);
        Assert.True(runner.Most >= 6, $"{runner.Most} pieces for 2 tasks of {Samples} samples");

        double[] All()
        {
            Params at = theta.Track(), v = theta.Map(static x => x * 0.5 + 0.1);
            Params gradient = Autograd.Grad(Gaussian.Loss(at, batch, new(SurrogateKind.Ratio), twice: true), at, createGraph: true);
            Params hessian = Autograd.Grad(gradient.Dot(v), at);
            Params fisher = Gaussian.Fisher(theta, batch.Obs, batch.Coefficient.Square())(v);
            return [.. Flat(gradient), .. Flat(hessian), .. Flat(fisher)];
        }
    }

    // The composite is what fused kernels mean, in what they refuse as well.
    [Theory]
    [InlineData(1.5f)]
    [InlineData(-1)]
    [InlineData(3)]
    [InlineData(float.NaN)]
    public void An_action_that_is_no_choice_is_refused(float act)
    {
        var policy = new CategoricalMlp { Hidden = [4] };
        var spec = new MetaRL.Envs.EnvSpec(MetaRL.Envs.Spaces.BoxSpace.Unbounded(2), new MetaRL.Envs.Spaces.DiscreteSpace(3), 1);
        foreach (IBackend backend in (IBackend[])[new ReferenceBackend(), SimdBackend.Instance])
        {
            Params theta = policy.Init(spec, backend, new MetaRL.Envs.Seed(1)).Track();
            Tensor one = Tensor.Full(backend, [1, 1, 1], 1);
            var batch = new PolicyBatch(new(Tensor.Full(backend, [1, 1, 2], 1), 1), act * one, one, one);
            Assert.Throws<IndexOutOfRangeException>(() => policy.Loss(theta, batch, new(SurrogateKind.Ratio)));
        }
    }

    [Fact]
    public void Actions_of_another_width_are_no_business_of_fused_kernels()
    {
        var policy = new GaussianMlp { Hidden = [4] };
        var spec = new MetaRL.Envs.EnvSpec(MetaRL.Envs.Spaces.BoxSpace.Unbounded(2), MetaRL.Envs.Spaces.BoxSpace.Unbounded(2), 1);
        IBackend backend = SimdBackend.Instance;
        Params theta = policy.Init(spec, backend, new MetaRL.Envs.Seed(1));
        Tensor column = Tensor.Full(backend, [1, 4, 1], 1);
        var batch = new PolicyBatch(new(Tensor.Full(backend, [1, 4, 2], 1), 4), Tensor.Full(backend, [1, 4, 3], 1), column, column);
        Assert.Throws<ShapeException>(() => policy.Loss(theta, batch, new(SurrogateKind.Ratio)));
    }
}
