using System.Text;

namespace MetaRL.Tensors.Torch.Installed;

/// <summary>The system's C++ library, as TorchSharp's native library for Linux needs it.</summary>
/// <param name="File">Where it lies; null where it is in none of the usual folders.</param>
/// <param name="IsOld">Whether it lacks <see cref="Needed"/>.</param>
sealed record CxxLibrary(string? File, bool IsOld)
{
    /// <summary>Of GCC 13 or newer, for TorchSharp 0.107.</summary>
    public const string Needed = "GLIBCXX_3.4.32";

    const string Name = "libstdc++.so.6";

    static readonly string[] Folders = ["/usr/lib/x86_64-linux-gnu", "/usr/lib/aarch64-linux-gnu", "/usr/lib64", "/usr/lib", "/lib64", "/lib"];

    static readonly Lazy<CxxLibrary> here = new(static () => In(Folders));

    /// <summary>This machine's.</summary>
    public static CxxLibrary Here => here.Value;

    /// <summary>That of the first of some folders which has one.</summary>
    public static CxxLibrary In(IEnumerable<string> folders)
    {
        string? file = folders.Select(static folder => Path.Combine(folder, Name)).FirstOrDefault(System.IO.File.Exists);
        return new(file, file is not null && !Has(file, Needed));
    }

    /// <summary>Why TorchSharp does not load with it; null where it does, or where nothing is known of it.</summary>
    public TorchMisfit? Misfit => IsOld ? new($"{File} is too old for TorchSharp: no {Needed}", "take a system with GCC 13's or newer (Ubuntu 24.04, Debian 13)") : null;

    static bool Has(string file, string version) => System.IO.File.ReadAllBytes(file).AsSpan().IndexOf(Encoding.ASCII.GetBytes(version + "\0")) >= 0;
}
