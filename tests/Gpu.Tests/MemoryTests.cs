using ILGPU;
using MetaRL.Gpu.Devices;
using MetaRL.Gpu.Tensors;
using MetaRL.Tensors;
using MetaRL.TestKit;

namespace Gpu.Tests;

/// <summary>Memory is given back, kept, and used again.</summary>
public sealed class MemoryTests : IDisposable
{
    readonly GpuAccelerator accelerator = GpuAccelerator.OnCpu();
    readonly GpuBackend backend;

    public MemoryTests() => backend = new(accelerator);

    public void Dispose() => accelerator.Dispose();

    void Work()
    {
        using TensorScope scope = TensorScope.Open();
        Tensor x = Dense.Random([8, 8], 1).On(backend).Track(), rows = Dense.Of([8, 1], i => i[0]).On(backend);
        Tensor y = (x.MatMul(x).Tanh() - x.Max(1)).CumulativeSum(0, reverse: true).Gather(1, rows) + Tensor.Where(x.Step(), x, x * 2 + 1).Sum(1).Slice(0, 1, 4).Pad(0, 2, 8);
        Tensor g = Autograd.Grad(Tensor.Concat([y, y.Clamp(0, 1)], 1).Sum(), [x], createGraph: true)[0];
        _ = Autograd.Grad(g.Square().Transpose().Sum(), [x]);
        Assert.True(backend.LiveBytes > 10 * 256);
    }

    [Fact]
    public void It_stays_flat_over_many_operations()
    {
        long before = backend.LiveBytes;
        Work();
        long cached = backend.CachedBytes;
        Assert.True(cached > 0);
        for (int i = 0; i < 30; i++) Work();
        Assert.Equal(before, backend.LiveBytes);
        Assert.Equal(cached, backend.CachedBytes);
    }

    // Host memory is pinned while it is copied: the collector moves arrays of this size.
    [Fact]
    public void What_is_read_is_right_while_the_collector_moves_memory()
    {
        using GpuBuffer buffer = accelerator.Allocate(10_000);
        float[] expected = [.. Enumerable.Range(1, 10_000).Select(static i => (float)i)];
        accelerator.Write<float>(buffer.View, expected);
        bool isOver = false;
        var collector = new Thread(() => { while (!Volatile.Read(ref isOver)) GC.Collect(1, GCCollectionMode.Forced, blocking: true, compacting: true); });
        collector.Start();
        int wrong = 0;
        for (int i = 0; i < 3000; i++)
        {
            _ = new byte[500 + i % 900];   // what lies before it, and dies
            var read = new float[10_000];
            accelerator.Read(buffer.View, read);
            if (!read.AsSpan().SequenceEqual(expected)) wrong++;
        }
        Volatile.Write(ref isOver, true);
        collector.Join();
        Assert.Equal(0, wrong);
    }

    [Fact]
    public void Partial_sums_are_given_back_too()
    {
        using (TensorScope.Open())
        {
            Tensor x = Dense.Random([3, 700], 1).On(backend);
            long before = backend.LiveBytes;
            Tensor y = x.Sum() + x.MatMul(x, transposeB: true).Sum() + x.CumulativeSum(1).Max(1).Sum();
            _ = y.Item();
            using GpuBuffer one = accelerator.Allocate(1);
            Assert.InRange(backend.LiveBytes - before, one.Bytes, 4 * 4096 + 12 * one.Bytes);
        }
    }

    [Fact]
    public void A_freed_buffer_is_the_next_of_its_size()
    {
        GpuBuffer first = accelerator.Allocate(1000);
        first.Dispose();
        first.Dispose();
        Assert.Throws<ObjectDisposedException>(() => first.View);
        using GpuBuffer second = accelerator.Allocate(1010);
        Assert.Same(first, second);
        Assert.Equal(1010, second.View.Length);
        using GpuBuffer third = accelerator.Allocate(1000);
        Assert.NotSame(second, third);
        Assert.Equal(0, accelerator.CachedBytes);
    }

    [Fact]
    public void Where_the_card_is_full_the_cache_is_dropped_and_then_the_settings_to_lower_are_named()
    {
        const int half = 1 << 18;   // floats, 1 MiB
        using var small = GpuAccelerator.OnCpu(mostBytes: 2L << 20);
        small.Allocate(half).Dispose();
        small.Allocate(half - half / 4).Dispose();
        Assert.Equal((2L << 20) - (1 << 18), small.CachedBytes);
        using GpuBuffer first = small.Allocate(half / 2);
        Assert.Equal(0, small.CachedBytes);
        using GpuBuffer second = small.Allocate(half);
        string said = Assert.Throws<InvalidOperationException>(() => small.Allocate(half)).Message;
        Assert.StartsWith("Allocate: ", said);
        Assert.EndsWith("has no room for 1 MiB more: 2 of its 2 MiB are in use here. Lower training.tasksPerChunk or problem.rollouts", said);
        second.Dispose();
        small.Allocate(half).Dispose();
    }

    [Fact]
    public void Size_classes_hold_what_is_asked_for_and_little_more()
    {
        int last = -1;
        foreach (int count in (int[])[1, 64, 65, 80, 81, 96, 127, 128, 129, 160, 161, 1000, 1_000_000, int.MaxValue])
        {
            (int index, long size) = GpuPool.SizeClass(count);
            Assert.InRange(size, count, Math.Max(64, count * 5L / 4 + 1));
            Assert.True(index >= last, $"{count}");
            last = index;
        }
    }

    [Fact]
    public void The_cache_can_be_dropped()
    {
        Work();
        Assert.True(accelerator.CachedBytes > 0);
        accelerator.DropCache();
        Assert.Equal(0, accelerator.CachedBytes);
        Work();
    }

    [Fact]
    public void A_storage_is_not_used_after_it_was_freed()
    {
        var storage = (GpuStorage)backend.Allocate(4);
        backend.Free(storage);
        Assert.Throws<ObjectDisposedException>(() => backend.Fill(storage, 1));
        Assert.Throws<ObjectDisposedException>(() => backend.Free(storage));
    }

    [Fact]
    public void Copies_keep_within_their_ends()
    {
        using GpuBuffer buffer = accelerator.Allocate(5);
        ArrayView<float> view = buffer.View;
        Assert.StartsWith("Write: ", Assert.Throws<ShapeException>(() => accelerator.Write<float>(view, new float[6])).Message);
        Assert.StartsWith("Read: ", Assert.Throws<ShapeException>(() => accelerator.Read(view, new float[6])).Message);
        accelerator.Write<float>(view, [1, 2, 3, 4, 5]);
        var part = new float[2];
        accelerator.Read(view.SubView(2, 3), part);
        Assert.Equal([3, 4], part);
    }
}
