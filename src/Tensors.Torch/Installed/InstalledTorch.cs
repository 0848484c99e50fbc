namespace MetaRL.Tensors.Torch.Installed;

/// <summary>The libtorch of a PyTorch that is installed on this machine.</summary>
/// <param name="Version">As PyTorch tells it, such as "2.10.0+cu128".</param>
/// <param name="Folder">Where <c>libtorch.so</c> lies: <c>torch/lib</c> in PyTorch's package.</param>
sealed record InstalledTorch(string Version, string Folder)
{
    /// <summary>The library that every libtorch has.</summary>
    internal const string Main = "libtorch.so";

    const string Cuda = "libtorch_cuda.so";

    // None needs a later one. Those for CUDA are absent from a build for the CPU.
    static readonly string[] Ordered = ["libc10.so", "libtorch_cpu.so", "libc10_cuda.so", Cuda, Main];

    /// <summary>Whether it was built with CUDA.</summary>
    public bool HasCuda => File.Exists(Path.Combine(Folder, Cuda));

    /// <summary>The files that TorchSharp's native library needs, in the order in which they can be loaded. A library that is
    /// loaded is found by its name from then on, wherever it lies, so that nobody has to set <c>LD_LIBRARY_PATH</c>.</summary>
    public string[] Libraries => [.. Ordered.Select(name => Path.Combine(Folder, name)).Where(File.Exists)];
}
