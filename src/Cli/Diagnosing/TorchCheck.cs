using MetaRL.Gpu.Devices;
using MetaRL.Tensors.Torch.Installed;

namespace MetaRL.Cli.Diagnosing;

/// <summary>What the Torch back end needs. Nothing of it is loaded: libtorch is large.</summary>
static class TorchCheck
{
    static readonly TimeSpan Limit = TimeSpan.FromSeconds(10);

    public static Diagnosis Gpu()
        => Gpu(CudaDriver.Absence?.Reason, Answer.Of("nvidia-smi", ["--query-gpu=name,memory.total,driver_version", "--format=csv,noheader"], Limit));

    /// <summary>What there is by the driver, which <c>--device gpu</c> asks, too, and what nvidia-smi tells of it.</summary>
    /// <param name="absence">Why there is no card; null where there is one.</param>
    /// <param name="smi">Its answer.</param>
    public static Diagnosis Gpu(string? absence, Answer smi)
    {
        string? cards = smi.Text is { Length: > 0 } lines ? string.Join("; ", lines.Split('\n').Select(card => card.Trim())) : null;
        if (absence is null) return new("GPU", cards ?? $"an NVIDIA card ({smi.Fault ?? "nvidia-smi, which would tell more, is not here"})", $"to compute on it: --device gpu{(IsInBuild ? "" : $", or on libtorch {Building}")}");
        return new("GPU", cards is null ? "none of NVIDIA" : $"{cards}, which the driver does not give to this process", $"for --device gpu: {absence}; small policies are faster without");
    }

    public static Diagnosis TorchSharp() => IsInBuild
        ? new("TorchSharp", "in this build")
        : new("TorchSharp", "not in this build", "large policies and meta-batches can run on libtorch, with a property after the script's name: -p:Torch=installed takes that of the PyTorch below, "
            + "-p:Torch=cpu one for --device torch-cpu, -p:Torch=cuda-linux one for --device cuda (docs/devices.md)");

    public static Diagnosis PyTorch() => PyTorch(TorchSearch.Here);

    /// <summary>What a search for it came to.</summary>
    public static Diagnosis PyTorch(TorchSearch search)
    {
        if (search is { Torch: { } torch, Misfit: null })
        {
            string devices = torch.HasCuda ? "torch-cpu and cuda" : "torch-cpu only, it is without CUDA";
            return new("PyTorch", $"{torch.Version}, libtorch in {torch.Folder}: its version fits -p:Torch=installed, for --device {devices}");
        }
        return new("PyTorch", search.Misfit!.Found, $"only -p:Torch=installed and the comparison with PyTorch in benchmarks need it: {search.Misfit.Remedy}");
    }

    public static Diagnosis Library()
    {
        if (!OperatingSystem.IsLinux()) return new("C++ library", "that of the system");
        CxxLibrary library = CxxLibrary.Here;
        if (library.File is not { } file) return new("C++ library", "libstdc++.so.6 is not in the usual folders", $"TorchSharp needs it, with {CxxLibrary.Needed}");
        return library.IsOld
            ? new("C++ library", library.Misfit!.Found, "Ubuntu 24.04 and Debian 13 have a newer one; on Debian 12 .ci/dotnet-on-newer-libc makes a dotnet that runs on Debian 13's")
            : new("C++ library", $"{file}, new enough for TorchSharp");
    }

    static string Building => $"dotnet run SCRIPT.cs -p:Torch={(TorchSearch.Here is { Fits: true, Torch.HasCuda: true } ? "installed" : "cuda-linux")} -- --device cuda";

    static bool IsInBuild => File.Exists(Path.Combine(AppContext.BaseDirectory, "TorchSharp.dll"));
}
