using System.Runtime.InteropServices;
using MetaRL.Envs;
using MetaRL.Envs.Spaces;
using MetaRL.Learners;
using MetaRL.Losses;
using MetaRL.Policies;
using MetaRL.Policies.Distributions;
using MetaRL.Rollouts;
using MetaRL.Sampling;
using MetaRL.Tensors;
using MetaRL.Tensors.Backends;
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
    const int Tasks = 3, Samples = 7, Choices = 4;

    static readonly TorchBackend Meta = new("meta", new torch.Device(DeviceType.META, -1));
    static readonly EnvSpec Box = new(BoxSpace.Unbounded(5), BoxSpace.Uniform(2, -1, 1), Samples), Discrete = new(BoxSpace.Unbounded(5), new DiscreteSpace(Choices), Samples);

    public static TheoryData<string> Policies => ["gaussian", "categorical"];

    static (Maml Learner, EnvSpec Spec) Problem(string policy) => policy == "gaussian"
        ? (new() { Policy = new GaussianMlp { Hidden = [8, 6] }, InnerSteps = 2 }, Box)
        : (new() { Policy = new CategoricalMlp { Hidden = [8, 6] }, InnerSteps = 2 }, Discrete);

    static TaskBatch Data(IBackend backend, EnvSpec spec, int steps)
    {
        TrajectoryBatch Batch(int seed) => new()
        {
            Obs = Dense.Random([Tasks, Samples, spec.ObsDim], seed).On(backend),
            Act = (spec.Action is DiscreteSpace ? Dense.Of([Tasks, Samples, 1], i => (i[0] + i[1]) % Choices) : Dense.Random([Tasks, Samples, spec.ActDim], seed + 1)).On(backend),
            LogProb = Dense.Random([Tasks, Samples, 1], seed + 2).On(backend),
            Adv = Dense.Random([Tasks, Samples, 1], seed + 3).On(backend),
            Weight = Tensor.Full(backend, [Tasks, Samples, 1], 1.0 / Samples),
        };
        return new([.. Enumerable.Range(1, steps).Select(k => Batch(10 * k))], Batch(100));
    }

    [Fact]
    public void The_meta_device_refuses_what_a_GPU_would_wait_for()
    {
        Tensor x = Tensor.Full(Meta, [2], 1);
        Assert.ThrowsAny<ExternalException>(() => x.Sum().Item());
        using torch.Tensor here = torch.ones(2), there = torch.ones([2], torch.ScalarType.Float32, new torch.Device(DeviceType.META, -1));
        Assert.ThrowsAny<ExternalException>(() => here.add(there));
    }

    [Theory, MemberData(nameof(Policies))]
    public void A_meta_update_is_computed_on_the_device_alone(string policy)
    {
        using TensorScope scope = TensorScope.Open();
        (Maml learner, EnvSpec spec) = Problem(policy);
        Params phi = learner.Init(spec, Meta, new Seed(1)).Track();
        TaskBatch data = Data(Meta, spec, learner.InnerSteps);
        long reads = Meta.Reads;

        Params theta = learner.AdaptAll(phi, data, createGraph: true);
        foreach (OuterLoss outer in (OuterLoss[])[OuterLosses.Surrogate, OuterLosses.Clipped(0.3)])
        {
            Params gradient = Autograd.Grad(outer(learner, theta, data.Query), phi, createGraph: false);
            Assert.Equal(phi.Values.Select(v => v.Shape), gradient.Values.Select(v => v.Shape));
            var adam = new Adam();
            Assert.Equal(phi.Values.Select(v => v.Shape), adam.Step(phi, gradient, adam.Init(phi)).Phi.Values.Select(v => v.Shape));
        }
        Params fisher = learner.Policy.Fisher(theta.Detach(), data.Query.Obs, data.Query.Weight)(theta.Detach());
        Assert.Equal(theta.Values.Select(v => v.Shape), fisher.Values.Select(v => v.Shape));
        Distribution old = learner.Policy.Act(theta.Detach(), data.Query.Obs);
        Assert.Equal([], Objectives.Kl(old, learner.Policy, theta, data.Query).Shape);
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

    [Fact]
    public void Chunks_of_tasks_go_one_after_another()
    {
        using TensorScope scope = TensorScope.Open();
        using var engine = new RolloutEngine(4);
        (Maml learner, EnvSpec spec) = Problem("gaussian");
        TaskBatch data = Data(TorchBackend.Cpu, spec, learner.InnerSteps);
        var objective = new MetaObjective(learner, [.. Enumerable.Repeat(data, 8)], engine);
        int running = 0, most = 0;
        objective.LossAndGradient(learner.Init(spec, TorchBackend.Cpu, new Seed(1)), (l, theta, query) =>
        {
            most = Math.Max(most, Interlocked.Increment(ref running));
            Thread.Sleep(10);
            Interlocked.Decrement(ref running);
            return OuterLosses.Surrogate(l, theta, query);
        });
        Assert.Equal(1, most);
    }

    [Fact]
    public void Fisher_products_of_several_chunks_hold_one_at_a_time()
    {
        var backend = new TorchBackend("torch-cpu", torch.CPU);
        using TensorScope scope = TensorScope.Open();
        using var engine = new RolloutEngine(2);
        (Maml learner, EnvSpec spec) = Problem("gaussian");
        Params phi = learner.Init(spec, backend, new Seed(1));
        TaskBatch data = Data(backend, spec, learner.InnerSteps);
        (long Held, double[] Product) With(int chunks)
        {
            var objective = new MetaObjective(learner, [.. Enumerable.Repeat(data, chunks)], engine);
            long before = backend.LiveBytes;
            using FisherProduct fisher = objective.Fisher(phi);
            return (backend.LiveBytes - before, [.. fisher.Of(phi).Values.SelectMany(x => x.ToArray())]);
        }
        (long held, double[] expected) = With(1);
        (long heldOfFour, double[] actual) = With(4);
        Assert.True(held > 0);
        Assert.Equal(0, heldOfFour);
        Assert.True(expected.Max() > 1e-3);
        Assert.All(expected.Zip(actual), p => Assert.Equal(p.First, p.Second, 1e-5));
    }

    [Theory, MemberData(nameof(Policies))]
    public void Only_scalars_that_control_needs_are_read_back(string policy)
    {
        var backend = new TorchBackend("torch-cpu", torch.CPU);   // with counts of its own
        using TensorScope scope = TensorScope.Open();
        using var engine = new RolloutEngine(1);
        (Maml learner, EnvSpec spec) = Problem(policy);
        Params phi = learner.Init(spec, backend, new Seed(1));
        var objective = new MetaObjective(learner, [Data(backend, spec, learner.InnerSteps)], engine);
        long Reads(Action work)
        {
            long before = backend.Reads;
            work();
            return backend.Reads - before;
        }

        const int LossAndNorm = 2;   // the norm tells whether the gradient is finite
        Assert.Equal(LossAndNorm, Reads(() => objective.LossAndGradient(phi, OuterLosses.Surrogate)));
        var update = new TrustRegionUpdate { CgSteps = 4, LineSearchSteps = 3, MaxKl = 1e-4 };
        UpdateResult? result = null;
        long reads = Reads(() => result = update.Apply(phi, update.Init(phi), objective));
        double tried = result!.Extra["lineSearchSteps"];
        Assert.InRange(tried, 1, 3);
        // Reported norm; residual, two products a step and xᵀAx of conjugate gradients; loss and divergence of each candidate.
        Assert.Equal(LossAndNorm + 1 + (1 + 2 * update.CgSteps + 1) + 2 * tried, reads);
    }
}
