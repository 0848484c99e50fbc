using MetaRL.Learners;
using MetaRL.Losses;
using MetaRL.Rollouts;
using MetaRL.Shards;
using MetaRL.Tensors;
using MetaRL.Tensors.Torch;
using MetaRL.Tests;
using MetaRL.Training;
using MetaRL.Updates;
using TorchSharp;

namespace Tensors.Torch.Tests;

/// <summary>How a shard treats a device: one chunk of tasks on it at a time, and nothing read back but what control needs.</summary>
public sealed class ShardTests
{
    public static TheoryData<string> Policies => GivenProblem.Policies;

    // Of its own, so that its counts are, too.
    static TorchBackend NewBackend() => TorchBackend.On("torch-cpu", DeviceType.CPU);

    static long Reads(TorchBackend backend, Action work)
    {
        long before = backend.Reads;
        work();
        return backend.Reads - before;
    }

    sealed record SlowLoss : OuterLoss
    {
        int running;

        public int MostAtOnce { get; private set; }

        public override Tensor Of(Chain chain)
        {
            MostAtOnce = Math.Max(MostAtOnce, Interlocked.Increment(ref running));
            Thread.Sleep(10);
            Interlocked.Decrement(ref running);
            return new SurrogateLoss().Of(chain);
        }
    }

    [Fact]
    public void Chunks_of_tasks_go_one_after_another()
    {
        using TensorScope scope = TensorScope.Open();
        using var pool = new WorkerPool(4);
        const int Chunks = 8;
        GivenProblem given = GivenProblem.Of("gaussian");
        using LocalShard shard = given.Shard(TorchBackend.Cpu, pool, Chunks);
        var loss = new SlowLoss();
        var objective = new MetaObjective(shard, Chunks * GivenProblem.Tasks);
        objective.LossAndGradient(given.Phi(TorchBackend.Cpu), loss);
        Assert.Equal(1, loss.MostAtOnce);
    }

    [Fact]
    public void Fisher_products_of_several_chunks_hold_one_at_a_time()
    {
        TorchBackend backend = NewBackend();
        using TensorScope scope = TensorScope.Open();
        using var pool = new WorkerPool(2);
        GivenProblem given = GivenProblem.Of("gaussian");
        Params phi = given.Phi(backend);
        (long Held, double[] Product) With(int chunks)
        {
            using LocalShard shard = given.Shard(backend, pool, chunks);
            var objective = new MetaObjective(shard, chunks * GivenProblem.Tasks);
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

    const int LossAndNorm = 2;   // the norm tells whether the gradient is finite

    [Theory, MemberData(nameof(Policies))]
    public void Only_scalars_that_control_needs_are_read_back(string policy)
    {
        TorchBackend backend = NewBackend();
        using TensorScope scope = TensorScope.Open();
        using var pool = new WorkerPool(1);
        GivenProblem given = GivenProblem.Of(policy);
        Params phi = given.Phi(backend);
        using LocalShard shard = given.Shard(backend, pool);
        var objective = new MetaObjective(shard, GivenProblem.Tasks);

        Assert.Equal(LossAndNorm, Reads(backend, () => objective.LossAndGradient(phi, new SurrogateLoss())));
        var update = new TrustRegionUpdate { CgSteps = 4, LineSearchSteps = 3, MaxKl = 1e-4 };
        UpdateResult? result = null;
        long reads = Reads(backend, () => result = update.Apply(phi, update.Init(phi), new GivenIteration(objective)));
        double tried = result!.Extra["lineSearchSteps"];
        Assert.InRange(tried, 1, 3);
        // Reported norm; of conjugate gradients whether a step is wanted and whether it can be taken, residual and xᵀAx; loss and divergence of each candidate.
        Assert.Equal(LossAndNorm + 1 + (2 * update.CgSteps + 2) + 2 * tried, reads);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void Sampling_reads_the_weights_of_all_tasks_once_a_phase(int innerSteps)
    {
        TorchBackend backend = NewBackend();
        using var pool = new WorkerPool(2);
        TrainingConfig config = new() { MetaBatch = 3, Iterations = 2 };
        using MetaTrainer trainer = Training.New("gaussian", backend, pool, seed: 1, config, innerSteps);
        int phases = innerSteps + 1;
        // Reported norm; loss and divergence afterwards; whether φ is finite.
        Assert.Equal(phases + LossAndNorm + 1 + 2 + 1, Reads(backend, () => trainer.Step()));
    }
}
