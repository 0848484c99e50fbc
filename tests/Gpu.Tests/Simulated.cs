using MetaRL.Gpu.Devices;
using MetaRL.Gpu.Tensors;

namespace Gpu.Tests;

/// <summary>ILGPU's simulation of a card: one for the tests that need any.</summary>
static class Simulated
{
    static readonly Lazy<GpuBackend> backend = new(static () => new(GpuAccelerator.OnCpu()));

    internal static GpuBackend Backend => backend.Value;
}
