using System.Text;

namespace MetaRL.Cli.Diagnosing;

/// <summary>What the Torch back end needs. Nothing of it is loaded: libtorch is large.</summary>
static class TorchCheck
{
    const string NeededCxx = "GLIBCXX_3.4.32";   // TorchSharp 0.107 on Linux
    const string Building = "dotnet run SCRIPT.cs -p:Torch=cuda-linux -- --device cuda";
    static readonly TimeSpan Limit = TimeSpan.FromSeconds(10);

    // Without importing it, which takes seconds.
    const string FindTorch = """
        import importlib.util, importlib.metadata, os
        spec = importlib.util.find_spec('torch')
        if spec and spec.origin: print(importlib.metadata.version('torch') + ', libtorch in ' + os.path.join(os.path.dirname(spec.origin), 'lib'))
        """;

    static readonly string[] LibraryFolders = ["/usr/lib/x86_64-linux-gnu", "/usr/lib/aarch64-linux-gnu", "/usr/lib64", "/usr/lib", "/lib64", "/lib"];

    public static Diagnosis Gpu()
    {
        Answer smi = Answer.Of("nvidia-smi", ["--query-gpu=name,memory.total,driver_version", "--format=csv,noheader"], Limit);
        if (smi.Text is { Length: > 0 } cards) return new("GPU", string.Join("; ", cards.Split('\n').Select(card => card.Trim())), IsInBuild ? null : $"to compute on it: {Building}");
        const string Version = "/proc/driver/nvidia/version";
        if (File.Exists(Version)) return new("GPU", File.ReadLines(Version).FirstOrDefault("an NVIDIA driver"), smi.Fault ?? "nvidia-smi is not here, so that nothing more is known of it");
        return new("GPU", "none of NVIDIA", smi.Fault ?? "--device cuda would need one; small policies are faster without");
    }

    public static Diagnosis TorchSharp() => IsInBuild
        ? new("TorchSharp", "in this build")
        : new("TorchSharp", "not in this build", "large policies and meta-batches can run on libtorch: -p:Torch=cpu for --device torch-cpu, -p:Torch=cuda-linux for --device cuda, after the script's name (docs/devices.md)");

    public static Diagnosis PyTorch()
    {
        Answer python = Answer.Of("python3", ["-c", FindTorch], Limit);
        if (python.Text is { Length: > 0 } found) return new("PyTorch", found);
        return new("PyTorch", python.Fault ?? (python.Text is null ? "no python3" : "not installed for python3"),
            "only the comparison with PyTorch in benchmarks needs it: pip install torch, or give it another --python");
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

    static bool IsInBuild => File.Exists(Path.Combine(AppContext.BaseDirectory, "TorchSharp.dll"));

    static bool Has(string file, string version) => File.ReadAllBytes(file).AsSpan().IndexOf(Encoding.ASCII.GetBytes(version + "\0")) >= 0;
}
