using MetaRL.Tensors;
#if TORCH
using MetaRL.Tensors.Torch;
#endif

namespace MetaRL.Benchmarks;

/// <summary>The devices of this build on this machine, by the names that experiments give them.</summary>
static class BenchmarkDevices
{
    public static readonly (string Name, IBackend Backend)[] All =
    [
        ("cpu", SimdBackend.Instance),
#if TORCH
        ("torch-cpu", TorchBackend.Cpu),
        .. TorchBackend.HasCuda ? [("cuda", TorchBackend.Cuda)] : ((string, IBackend)[])[],
#endif
    ];

    public static string Names => string.Join(", ", All.Select(static d => d.Name));

    /// <summary>The back end of a device that is present.</summary>
    public static IBackend Of(string name) => All.Single(d => d.Name == name).Backend;
}
