using MetaRL.Experiments.Runs;
using MetaRL.Reports.Claims;

namespace MetaRL.Cli.Galleries;

/// <summary>Finds and reads what claims' scripts have written.</summary>
static class ClaimFiles
{
    public const string Pattern = "*.json";

    const string Expected = "expected what a claim's script writes with --out FILE.json";

    /// <summary>Each file's claim under the file's name, those of a folder by name.</summary>
    /// <exception cref="ToolException">There is none, one cannot be read, or two have one name.</exception>
    public static IReadOnlyList<(string Name, ClaimRecord Claim)> Load(IReadOnlyList<string> paths)
    {
        string[] files = [.. paths.SelectMany(FilesOf).DistinctBy(Path.GetFullPath)];
        if (files.GroupBy(NameOf).FirstOrDefault(static same => same.Count() > 1) is { } twice)
            throw new ToolException($"{string.Join(" and ", twice)} would both be '{twice.Key}' on the page; rename one, or leave it out");
        return [.. files.Select(static file => (NameOf(file), RunReading.Guarded(file, () => ClaimRecord.Load(file))))];
    }

    static string NameOf(string file) => Path.GetFileNameWithoutExtension(file);

    static string[] FilesOf(string path)
    {
        if (File.Exists(path)) return [path];
        if (!Directory.Exists(path)) throw new ToolException($"{path}: no such file or folder; {Expected}, or first 'metarl gallery --run SCRIPTS'{NearbyPath.DidYouMean(path)}");
        string[] files = [.. Directory.EnumerateFiles(path, Pattern).Order(StringComparer.Ordinal)];
        return files.Length > 0 ? files : throw new ToolException($"{path}: no .json file is there; {Expected}");
    }
}
