using System.Runtime.CompilerServices;
using MetaRL.Tensors.Backends;

namespace MetaRL.Tensors.Torch;

/// <summary>Announces libtorch's devices as soon as this assembly is loaded. libtorch itself waits until one is asked for.</summary>
static class TorchDevices
{
#pragma warning disable CA2255 // A library should not have one, but nobody calls this library by name.
    [ModuleInitializer]
#pragma warning restore CA2255
    internal static void Register()
    {
        DeviceRegistry.Register(new TorchOnCpu());
        DeviceRegistry.Register(new TorchOnCuda());
    }

    static DeviceAbsence? Unfit => InstalledLibtorch.Misfit is { } misfit ? new($"{misfit}") : null;

    sealed class TorchOnCpu : IDevice
    {
        public string Name => "torch-cpu";

        public DeviceAbsence? Absence => Unfit;

        public IBackend Open(bool allowTf32) => TorchBackend.Cpu;
    }

    sealed class TorchOnCuda : IDevice
    {
        public string Name => "cuda";

        public bool HasTf32 => true;

        public DeviceAbsence? Absence
        {
            get
            {
                if (Unfit is { } unfit) return unfit;
                if (TorchBackend.HasCuda) return null;
                return TorchBackend.Build switch
                {
                    "cpu" => new("this build has libtorch for the CPU only, and -p:Torch=installed takes that of an installed PyTorch", "-p:Torch=cuda-linux"),
                    "installed" when InstalledLibtorch.WithoutCuda is { } reason => new(reason),
                    _ => new("libtorch finds no CUDA device; look for the driver with nvidia-smi, or take --device torch-cpu"),
                };
            }
        }

        public IBackend Open(bool allowTf32)
        {
            TorchBackend backend = TorchBackend.Cuda;
            TorchBackend.AllowTf32 = allowTf32;
            return backend;
        }
    }
}
