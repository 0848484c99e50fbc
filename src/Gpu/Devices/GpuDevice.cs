using System.Runtime.CompilerServices;
using MetaRL.Tensors.Backends;

namespace MetaRL.Gpu.Devices;

/// <summary><c>--device gpu</c>: the first NVIDIA card, by its driver alone. Announced as soon as this assembly is loaded;
/// ILGPU waits until the card is opened, so that nothing here may name its types.</summary>
sealed class GpuDevice : IDevice
{
#pragma warning disable CA2255 // A library should not have one, but nobody calls this library by name.
    [ModuleInitializer]
#pragma warning restore CA2255
    internal static void Register() => DeviceRegistry.Register(new GpuDevice());

    public string Name => "gpu";

    public DeviceAbsence? Absence => CudaDriver.Absence;

    public IBackend Open(bool allowTf32) => Opened();

    // A method of its own: whoever asks for the name or the absence compiles nothing of ILGPU.
    [MethodImpl(MethodImplOptions.NoInlining)]
    static IBackend Opened() => Tensors.GpuBackend.Card;
}
