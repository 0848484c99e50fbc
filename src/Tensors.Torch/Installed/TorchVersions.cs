using System.Reflection;
using System.Text.RegularExpressions;

namespace MetaRL.Tensors.Torch.Installed;

/// <summary>Versions of PyTorch: which fit, and what a libtorch's is.</summary>
static partial class TorchVersions
{
    /// <summary>The version of TorchSharp that builds take.</summary>
    public static string TorchSharp { get; } = Metadata("TorchSharpVersion");

    /// <summary>Major and minor versions whose libtorch TorchSharp's native library runs on, the newest last.</summary>
    public static string[] Fitting { get; } = Metadata("PyTorchVersions").Split(' ', StringSplitOptions.RemoveEmptyEntries);

    /// <summary>"PyTorch 2.10 or 2.11".</summary>
    public static string Expected => $"PyTorch {string.Join(" or ", Fitting)}";

    /// <summary>Whether a version, such as "2.10.0+cu128", is one of <see cref="Fitting"/>.</summary>
    public static bool Fits(string version) => Fitting.Any(v => version == v || version.StartsWith(v + ".", StringComparison.Ordinal));

    /// <summary>The version of the libtorch in a folder; null where nothing tells it. PyTorch's package has it in
    /// <c>version.py</c> beside that folder, libtorch's own archive in <c>build-version</c>.</summary>
    public static string? Of(string folder)
    {
        string real = Directory.ResolveLinkTarget(folder, returnFinalTarget: true)?.FullName ?? folder;
        string package = Path.GetDirectoryName(Path.TrimEndingDirectorySeparator(real)) ?? real;
        string python = Path.Combine(package, "version.py"), archive = Path.Combine(package, "build-version");
        if (File.Exists(python)) return InPython(File.ReadAllText(python));
        return File.Exists(archive) ? File.ReadAllText(archive).Trim() : null;
    }

    /// <summary>The version in the text of PyTorch's <c>version.py</c>; null where it has none.</summary>
    public static string? InPython(string text) => Assignment().Match(text) is { Success: true } match ? match.Groups[1].Value : null;

    [GeneratedRegex("""^__version__\s*(?::[^=\n]*)?=\s*["']([^"'\n]+)["']""", RegexOptions.Multiline | RegexOptions.CultureInvariant)]
    private static partial Regex Assignment();

    static string Metadata(string key) =>
        typeof(TorchVersions).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(a => a.Key == key).Value ?? "";
}
