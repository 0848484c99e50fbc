using System.Text;
using MetaRL.Tensors.Torch.Installed;

namespace MetaRL.Cli.Diagnosing;

/// <summary>What the Torch back end needs. Nothing of it is loaded: libtorch is large.</summary>
static class TorchCheck
{
    const string NeededCxx = "GLIBCXX_3.4.32";   // TorchSharp 0.107 on Linux
    static readonly TimeSpan Limit = TimeSpan.FromSeconds(10);

    static readonly string[] LibraryFolders = ["/usr/lib/x86_64-linux-gnu", "/usr/lib/aarch64-linux-gnu", "/usr/lib64", "/usr/lib", "/lib64", "/lib"];

    public static Diagnosis Gpu()
    {
        Answer smi = Answer.Of("nvidia-smi", ["--query-gpu=name,memory.total,driver_version", "--format=csv,noheader"], Limit);
        if (smi.Text is { Length: > 0 } cards) return new("GPU", string.Join("; ", cards.Split('\n').Select(card => card.Trim())), IsInBuild ? null : $"to compute on it: --device gpu, or on libtorch {Building}");
        const string Version = "/proc/driver/nvidia/version";
        if (File.Exists(Version)) return new("GPU", File.ReadLines(Version).FirstOrDefault("an NVIDIA driver"), smi.Fault ?? "nvidia-smi is not here, so that nothing more is known of it");
        return new("GPU", "none of NVIDIA", smi.Fault ?? "--device gpu and --device cuda would need one; small policies are faster without");
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
            return new("PyTorch", $"{torch.Version}, libtorch in {torch.Folder}: fits -p:Torch=installed, for --device {devices}");
        }
        return new("PyTorch", search.Misfit!.Found, $"only -p:Torch=installed and the comparison with PyTorch in benchmarks need it: {search.Misfit.Remedy}");
    }

    public static Diagnosis Library()
    {
        if (!OperatingSystem.IsLinux()) return new("C++ library", "that of the system");
        string? file = LibraryFolders.Select(folder => Path.Combine(folder, "libstdc++.so.6")).FirstOrDefault(File.Exists);
        if (file is null) return new("C++ library", "libstdc++.so.6 is not in the usual folders", $"TorchSharp needs it, with {NeededCxx}");
        return Has(file, NeededCxx)
            ? new("C++ library", $"{file}, new enough for TorchSharp")
            : new("C++ library", $"{file}, too old for TorchSharp: no {NeededCxx}", "Ubuntu 24.04 and Debian 13 have a newer one; on Debian 12 .ci/dotnet-on-newer-libc makes a dotnet that runs on Debian 13's");
    }

    static string Building => $"dotnet run SCRIPT.cs -p:Torch={(TorchSearch.Here is { Fits: true, Torch.HasCuda: true } ? "installed" : "cuda-linux")} -- --device cuda";

    static bool IsInBuild => File.Exists(Path.Combine(AppContext.BaseDirectory, "TorchSharp.dll"));

    static bool Has(string file, string version) => File.ReadAllBytes(file).AsSpan().IndexOf(Encoding.ASCII.GetBytes(version + "\0")) >= 0;
}
