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

    sealed class TorchOnCpu : IDevice
    {
        public string Name => "torch-cpu";

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
                if (TorchBackend.HasCuda) return null;
                return TorchBackend.Build == "cpu"
                    ? new("this build has libtorch for the CPU only", "-p:Torch=cuda-linux")
                    : new("libtorch finds no CUDA device; take --device torch-cpu or --device cpu, or look for the driver with nvidia-smi");
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
