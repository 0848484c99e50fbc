using MetaRL.Rollouts;
using MetaRL.Tensors;
using MetaRL.Tensors.Backends;
using MetaRL.Tensors.Torch;
using MetaRL.TestKit;
using MetaRL.Training;
using TorchSharp;

namespace Tensors.Torch.Tests;

/// <summary>Tests that count over the whole process and so run by themselves.</summary>
[CollectionDefinition(nameof(Alone), DisableParallelization = true)]
public sealed class Alone;

public abstract class MemoryTests
{
    readonly TorchBackend backend;

    // Storages, the bytes they hold, and every handle that TorchSharp has given out: nothing may wait for a finalizer.
    (long Storages, long Bytes, long Handles) Gauge => (Storage.Live, backend.LiveBytes, torch.Tensor.TotalCount);

    // What other tests left to finalizers must not come back while these count.
    protected MemoryTests(TorchBackend backend)
    {
        this.backend = backend;
        GC.Collect();
        GC.WaitForPendingFinalizers();
    }

    [Fact]
    public void A_closed_scope_has_given_everything_back()
    {
        var before = Gauge;
        using (TensorScope.Open())
        {
            Tensor x = Dense.Random([8, 8], 1).On(backend).Track(), rows = Dense.Of([8, 1], i => i[0]).On(backend);
            Tensor y = (x.MatMul(x).Tanh() - x.Max(1)).CumulativeSum(0, reverse: true).Gather(1, rows) + Tensor.Where(x.Step(), x, x * 2 + 1).Sum(1).Slice(0, 1, 4).Pad(0, 2, 8);
            Tensor g = Autograd.Grad(Tensor.Concat([y, y.Clamp(0, 1)], 1).Sum(), [x], createGraph: true)[0];
            _ = Autograd.Grad(g.Square().Transpose().Sum(), [x]);
            Assert.True(backend.LiveBytes > before.Bytes + 10 * 256);
        }
        Assert.Equal(before, Gauge);
    }

    [Fact]
    public void A_scope_of_the_caller_s_takes_nothing_from_a_storage()
    {
        using TensorScope scope = TensorScope.Open();
        Tensor x;
        using (torch.NewDisposeScope()) x = Tensor.Full(backend, [3], 2) * 3;
        Assert.Equal([6, 6, 6], x.ToArray());
    }

    [Theory]
    [InlineData("gaussian")]
    [InlineData("categorical")]
    public void A_thousand_iterations_leave_it_flat(string problem)
    {
        var before = Gauge;
        using (var pool = new WorkerPool(2))
        using (MetaTrainer trainer = Training.New(problem, backend, pool, seed: 1, new() { MetaBatch = 2, Iterations = 1000 }, rollouts: 2))
        {
            for (int i = 0; i < 100; i++) trainer.Step();
            var early = Gauge;
            while (!trainer.IsDone) trainer.Step();
            Assert.Equal(early, Gauge);
            Assert.True(early.Bytes > before.Bytes);
        }
        Assert.Equal(before, Gauge);
    }
}
