namespace Tensors.Torch.Tests.Installed;

/// <summary>Folders that are laid out as Python's and PyTorch's are, with empty libraries.</summary>
sealed class FakeTorch : IDisposable
{
    const UnixFileMode Executable = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;

    public string Root { get; } = Directory.CreateTempSubdirectory("metarl-torch-").FullName;

    public void Dispose() => Directory.Delete(Root, recursive: true);

    /// <summary>A package <c>torch</c> in a folder of its own; returns the folder of its libraries.</summary>
    public string Package(string site, string? version, params string[] libraries)
    {
        string lib = Directory.CreateDirectory(Path.Combine(Root, site, "torch", "lib")).FullName;
        foreach (string library in libraries) File.WriteAllText(Path.Combine(lib, library), "");
        File.WriteAllText(Path.Combine(Root, site, "torch", "__init__.py"), "raise SystemExit('nobody is to import it')\n");
        if (version is not null) File.WriteAllText(Path.Combine(Root, site, "torch", "version.py"), VersionFile(version));
        return lib;
    }

    /// <summary>As PyTorch 2.10 writes it.</summary>
    public static string VersionFile(string version) =>
        $"from typing import Optional\n\n__all__ = ['__version__', 'debug', 'cuda']\n__version__ = '{version}'\ndebug = False\ncuda: Optional[str] = None\n";

    /// <summary>A program for /bin/sh; returns its path.</summary>
    public string Program(string name, string script)
    {
        string path = Path.Combine(Root, name);
        File.WriteAllText(path, $"#!/bin/sh\n{script}\n");
        if (!OperatingSystem.IsWindows()) File.SetUnixFileMode(path, Executable);
        return path;
    }

    /// <summary>What answers as a Python that has this package, and any other question not at all.</summary>
    public string Python(string name, string package) => Program(name, $"[ \"$1\" = -c ] || exit 9\necho 'hello from sitecustomize'\necho /opt/bin/{name}\necho 'torch:{package}'");
}
