namespace MetaRL.Tests;

/// <summary>A folder of its own, gone afterwards.</summary>
sealed class TemporaryFolder : IDisposable
{
    public string Path { get; } = Directory.CreateTempSubdirectory("metarl-").FullName;

    public string File(string name) => System.IO.Path.Combine(Path, name);

    /// <summary>Names and content of all files, to see that nothing changed.</summary>
    public string[] Snapshot() => [.. Directory.GetFiles(Path).Order(StringComparer.Ordinal)
        .Select(f => $"{System.IO.Path.GetFileName(f)} {Convert.ToHexString(System.IO.File.ReadAllBytes(f))}")];

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
