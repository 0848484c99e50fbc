using ILGPU;
using MetaRL.Gpu.Devices;
using MetaRL.Gpu.Kernels;

namespace Gpu.Tests;

public sealed class AcceleratorTests
{
    [Fact]
    public void A_kernel_is_compiled_once()
    {
        using var accelerator = GpuAccelerator.OnCpu();
        using GpuBuffer buffer = accelerator.Allocate(100);
        for (int i = 0; i < 3; i++) accelerator.Launch("Fill", ElementwiseKernels.Fill, accelerator.ConfigFor(100), (float)i, buffer.View);
        Assert.Equal(1, accelerator.Compiled);
        var values = new float[100];
        accelerator.Read(buffer.View, values);
        Assert.All(values, static v => Assert.Equal(2, v));
    }

    [Fact]
    public void A_kernel_that_does_not_compile_names_the_operation()
    {
        using var accelerator = GpuAccelerator.OnCpu();
        using GpuBuffer buffer = accelerator.Allocate(1);
        string said = Assert.Throws<InvalidOperationException>(() => accelerator.Launch("Mistake", Mistaken, new KernelConfig(1, 1), new Hidden { Value = 1 }, buffer.View)).Message;
        Assert.StartsWith("Mistake: its kernel does not compile for ", said);
    }

    // ILGPU's assembly may not see a private type.
    struct Hidden { public int Value; }

    static void Mistaken(Hidden hidden, ArrayView<float> y) => y[0] = hidden.Value;

    [Fact]
    public void Many_threads_launch_and_read_at_once()
    {
        using var accelerator = GpuAccelerator.OnCpu(2);
        Parallel.For(0, 32, i =>
        {
            using GpuBuffer buffer = accelerator.Allocate(50 + i);
            accelerator.Launch("Fill", ElementwiseKernels.Fill, accelerator.ConfigFor(50 + i), (float)i, buffer.View);
            var values = new float[50 + i];
            accelerator.Read(buffer.View, values);
            Assert.All(values, v => Assert.Equal(i, v));
        });
        Assert.Equal(0, accelerator.LiveBytes);
        Assert.Equal(32, accelerator.Reads);
    }
}
