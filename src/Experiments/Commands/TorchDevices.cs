using MetaRL.Tensors.Backends;
#if TORCH
#endif

namespace MetaRL.Experiments.Commands;

/// <summary>The devices that come with libtorch, in a build that has it.</summary>
static class TorchDevices
{
    static string Building(Device device) =>
        ScriptCommand.Building($"-p:Torch={(device == Device.Cuda ? "cuda-linux" : "cpu")}", $"--device {Devices.Name(device)}");

#if TORCH
    public static Device[] Present => TorchBackend.HasCuda ? [Device.TorchCpu, Device.Cuda] : [Device.TorchCpu];

    public static IBackend Open(Device device, bool allowTf32)
    {
        if (device == Device.TorchCpu) return TorchBackend.Cpu;
        if (!TorchBackend.HasCuda) throw new UsageException(TorchBackend.Build == "cpu"
            ? $"--device cuda: this build has libtorch for the CPU only; get the other with: {Building(device)}"
            : "--device cuda: libtorch finds no CUDA device; take --device torch-cpu or --device cpu, or look for the driver with nvidia-smi");
        TorchBackend backend = TorchBackend.Cuda;
        TorchBackend.AllowTf32 = allowTf32;
        return backend;
    }
#else
    public static Device[] Present => [];

    public static IBackend Open(Device device, bool allowTf32) =>
        throw new UsageException($"--device {Devices.Name(device)}: this build has no Torch back end; get one with: {Building(device)}");
#endif
}
