using MetaRL.Gpu.Devices;
using MetaRL.Gpu.Tensors;

namespace Gpu.Tests;

/// <summary>ILGPU's simulation of a card: one for the tests that need any.</summary>
static class Simulated
{
    static readonly Lazy<GpuBackend> backend = new(static () => new(GpuAccelerator.OnCpu())), single = new(static () => new(GpuAccelerator.OnCpu(groupSize: 1))),
        own = new(static () => new(GpuAccelerator.OnCpu()));

    internal static GpuBackend Backend => backend.Value;

    /// <summary>For tests of wrong indices, which whoever reads next is told of.</summary>
    internal static GpuBackend Own => own.Value;

    /// <summary>Groups of one thread, which wait for nobody: for long tests. What groups do is tested apart, and changes no bit.</summary>
    internal static GpuBackend Single => single.Value;
}
