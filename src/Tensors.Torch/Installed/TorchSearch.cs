using System.Runtime.InteropServices;

namespace MetaRL.Tensors.Torch.Installed;

/// <summary>What a search for an installed PyTorch came to. Nothing is loaded for it.</summary>
/// <param name="Torch">What was found, which may not fit; null where there is none.</param>
/// <param name="Misfit">Why it cannot be taken; null where it can.</param>
sealed record TorchSearch(InstalledTorch? Torch, TorchMisfit? Misfit)
{
    /// <summary>Names of environment variables: a Python to ask instead of <c>python3</c>, and libtorch's folder itself.</summary>
    public const string PythonVariable = "METARL_PYTHON", FolderVariable = "METARL_LIBTORCH";

    static readonly TimeSpan Limit = TimeSpan.FromSeconds(20);   // a first start from a slow disk

    static readonly Lazy<TorchSearch> here = new(static () => Of(Environment.GetEnvironmentVariable));

    static readonly string Naming = $"name another with {PythonVariable}=/path/to/python or {FolderVariable}=/path/to/torch/lib";

    /// <summary>With the environment of this process; searched once.</summary>
    public static TorchSearch Here => here.Value;

    /// <summary>How a PyTorch that fits is installed; Linux gets one with CUDA.</summary>
    public static string Install => $"pip install 'torch=={TorchVersions.Fitting[^1]}.*'";

    /// <summary>Whether it can be taken.</summary>
    public bool Fits => Misfit is null;

    /// <summary>What to do where there is no PyTorch, or none that does.</summary>
    public static string Remedy => $"install one ({Install}), or {Naming}";

    /// <summary>Searches.</summary>
    /// <param name="setting">The value of an environment variable; null or empty where it is not set.</param>
    public static TorchSearch Of(Func<string, string?> setting)
    {
        if (!OperatingSystem.IsLinux() || RuntimeInformation.ProcessArchitecture != Architecture.X64)
            return None($"an installed PyTorch is taken on Linux on x64 only, and this is {RuntimeInformation.RuntimeIdentifier}", "-p:Torch=cpu has a libtorch of its own");
        if (setting(FolderVariable) is { Length: > 0 } folder) return InFolder($"{FolderVariable}={folder}: ", folder);
        if (setting(PythonVariable) is { Length: > 0 } python) return OfPython($"{PythonVariable}={python}", python);
        return OfPython("python3", "python3");
    }

    static TorchSearch OfPython(string name, string python)
    {
        PythonAnswer answer = PythonAnswer.Of(python, Limit);
        if (answer.Fault is { } fault) return None($"{name} {fault}, expected a Python with {TorchVersions.Expected}", Remedy);
        if (answer.Package is not { } package) return None($"{name} ({answer.Executable}) has no PyTorch, expected {TorchVersions.Expected}", Remedy);
        return InFolder("", Path.Combine(package, "lib"));
    }

    // The prefix says who named the folder.
    static TorchSearch InFolder(string prefix, string folder)
    {
        if (File.Exists(folder)) return None($"{prefix}a file, expected the folder of {InstalledTorch.Main}, torch/lib in PyTorch's package", $"set {FolderVariable}={Path.GetDirectoryName(Path.GetFullPath(folder))}");
        if (!Directory.Exists(folder)) return None($"{prefix}no folder {Path.GetFullPath(folder)}, expected the one of {InstalledTorch.Main}, torch/lib in PyTorch's package", Remedy);
        string full = Path.GetFullPath(folder);
        if (!File.Exists(Path.Combine(full, InstalledTorch.Main))) return None($"{prefix}no {InstalledTorch.Main} in {full}, expected that of {TorchVersions.Expected}", Elsewhere(full));
        if (TorchVersions.Of(full) is not { } version)
            return None($"{prefix}the libtorch in {full} is of unknown version: neither version.py nor build-version in the folder above, expected {TorchVersions.Expected}", Remedy);
        InstalledTorch torch = new(version, full);
        if (TorchVersions.Fits(version)) return new(torch, null);
        return new(torch, new($"{prefix}PyTorch {version} in {full} does not fit TorchSharp {TorchVersions.TorchSharp}, expected {TorchVersions.Expected}", Remedy));
    }

    // The folder of the package is easily taken for the one of its libraries.
    static string Elsewhere(string folder)
    {
        string below = Path.Combine(folder, "lib");
        return File.Exists(Path.Combine(below, InstalledTorch.Main)) ? $"it lies in {below}" : Remedy;
    }

    static TorchSearch None(string found, string remedy) => new(null, new(found, remedy));
}
