namespace MetaRL.Experiments.Tests;

/// <summary>A folder that goes with the test.</summary>
public sealed class TempFolder : IDisposable
{
    public string Path { get; } = Directory.CreateTempSubdirectory("metarl-").FullName;

    public string this[params string[] parts] => System.IO.Path.Combine([Path, .. parts]);

    // Relative path and content of every file.
    public Dictionary<string, string> Snapshot() => Directory.GetFiles(Path, "*", SearchOption.AllDirectories)
        .ToDictionary(f => System.IO.Path.GetRelativePath(Path, f), f => Convert.ToHexString(File.ReadAllBytes(f)));

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
