using System.Runtime.InteropServices;
using MetaRL.Learners;
using MetaRL.Losses;
using MetaRL.Policies.Distributions;
using MetaRL.Rollouts;
using MetaRL.Sampling;
using MetaRL.Shards;
using MetaRL.Tensors;
using MetaRL.Tensors.Torch;
using MetaRL.TestKit;
using MetaRL.Updates;
using TorchSharp;

namespace Tensors.Torch.Tests;

/// <summary>
/// Where work happens, which can be known without a GPU. libtorch's meta device has shapes and no elements: it refuses to
/// be read, and elementwise operations refuse to mix it with host memory. What runs there neither waits for a device nor
/// leaves a part of itself on the host.
/// </summary>
public sealed class PlacementTests
{
    static readonly TorchBackend Meta = TorchBackend.On("meta", DeviceType.META);

    public static TheoryData<string> Policies => GivenProblem.Policies;

    [Fact]
    public void The_meta_device_refuses_what_a_GPU_would_wait_for()
    {
        Tensor x = Tensor.Full(Meta, [2], 1);
        Assert.ThrowsAny<ExternalException>(() => x.Sum().Item());
        using torch.Tensor here = torch.ones(2), there = torch.ones([2], torch.ScalarType.Float32, new torch.Device(DeviceType.META, -1));
        Assert.ThrowsAny<ExternalException>(() => here.add(there));
    }

    static IEnumerable<Shape> Shapes(Params p) => p.Values.Select(static v => v.Shape);

    [Theory, MemberData(nameof(Policies))]
    public void A_meta_update_is_computed_on_the_device_alone(string policy)
    {
        using TensorScope scope = TensorScope.Open();
        GivenProblem given = GivenProblem.Of(policy);
        Params phi = given.Phi(Meta).Track();
        TaskBatch data = TaskBatch.Of(given.Problem, Meta, given.Data);
        long reads = Meta.Reads;

        Chain chain = Chain.Of(given.Problem, given.Learner, phi, data, iteration: 0, createGraph: true);
        foreach (OuterLoss outer in (OuterLoss[])[new SurrogateLoss(), new ClippedLoss { Clip = 0.3 }])
        {
            Params gradient = Autograd.Grad(outer.Of(chain), phi, createGraph: false);
            Assert.Equal(Shapes(phi), Shapes(gradient));
            var adam = new Adam();
            Assert.Equal(Shapes(phi), Shapes(adam.Step(phi, gradient, adam.Init(phi)).Phi));
        }
        Params theta = chain.Adapted.Detach();
        Params fisher = given.Problem.Fisher(theta, chain.Query)(theta);
        Assert.Equal(Shapes(theta), Shapes(fisher));
        Distribution old = given.Problem.Predict(theta, chain.Query);
        Assert.Equal([], Objectives.Kl(old, given.Problem.Predict(chain.Adapted, chain.Query), chain.Query).Shape);
        Assert.Equal(reads, Meta.Reads);
    }

    // What a shard does of an update without telling numbers.
    [Theory, MemberData(nameof(Policies))]
    public void A_shard_s_anchor_mean_and_Fisher_product_are_computed_on_the_device_alone(string policy)
    {
        using TensorScope scope = TensorScope.Open();
        using var pool = new WorkerPool(1);
        GivenProblem given = GivenProblem.Of(policy);
        Params phi = given.Phi(Meta);
        using LocalShard shard = given.Shard(Meta, pool);
        long reads = Meta.Reads;

        var objective = new MetaObjective(shard, GivenProblem.Tasks);
        objective.Anchor(phi);
        Assert.Equal(Shapes(phi), Shapes(shard.Adapted(phi, CancellationToken.None)[0]));
        using FisherProduct fisher = objective.Fisher(phi);
        Assert.Equal(Shapes(phi), Shapes(fisher.Of(phi)));
        Assert.Equal(reads, Meta.Reads);
    }

    // libtorch has no meta kernel of relu, where and, for running sums in reverse, flip.
    static bool RunsOnMeta(string op) => op != "relu" && !op.StartsWith("where", StringComparison.Ordinal) && !op.Contains("cumulative", StringComparison.Ordinal);

    public static TheoryData<string> Ops => [.. DifferentiableOp.Names.Where(RunsOnMeta)];

    [Theory, MemberData(nameof(Ops))]
    public void Both_derivatives_are_computed_on_the_device_alone(string name)
    {
        using TensorScope scope = TensorScope.Open();
        DifferentiableOp op = DifferentiableOp.Named(name);
        Tensor a = Dense.Random(op.A, 2, op.Low, op.High).On(Meta).Track(), b = Dense.Random(op.B, 3, op.Low, op.High).On(Meta).Track();
        Tensor[] first = Autograd.Grad(GradientCheck.Curved(op.Of(a, b)), [a, b], createGraph: true);
        Assert.Equal([op.A, op.B], Autograd.Grad(first[0].Square().Sum() + first[1].Square().Sum(), [a, b]).Select(g => g.Shape));
    }
}
