using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using MetaRL.Persistence;
using MetaRL.Reports.Runs;

namespace MetaRL.Reports.Index;

/// <summary>Finds run folders and reads of each only what a list needs, so that a thousand take less than a second.</summary>
public static class RunIndex
{
    const string LockFile = "run.lock";

    /// <summary>All runs in a folder and below it, by path. A folder that cannot be read as a run is listed as such.</summary>
    /// <param name="root">Where to look, such as "runs".</param>
    /// <exception cref="DirectoryNotFoundException">No such folder.</exception>
    public static IReadOnlyList<RunSummary> Scan(string root)
    {
        if (!Directory.Exists(root)) throw new DirectoryNotFoundException($"{root}: no such folder");
        EnumerationOptions below = new() { RecurseSubdirectories = true, IgnoreInaccessible = true, AttributesToSkip = FileAttributes.ReparsePoint };
        string[] configs = [.. Directory.EnumerateFiles(root, RunFolder.ConfigFile, below)];
        RunSummary[] runs = [.. configs.AsParallel().Select(file => Read(Path.GetDirectoryName(file)!))];
        Array.Sort(runs, static (a, b) => string.CompareOrdinal(a.Folder, b.Folder));
        return runs;
    }

    /// <summary>One run folder in short. What is wrong with it is in <see cref="RunSummary.Fault"/>.</summary>
    public static RunSummary Read(string folder)
    {
        try
        {
            return Of(folder, ConfigOf(folder));
        }
        catch (Exception e) when (e is JsonException or IOException or UnauthorizedAccessException or InvalidDataException)
        {
            return new() { Folder = folder, State = RunState.Unreadable, Fault = e.Message };
        }
    }

    static RunConfig ConfigOf(string folder)
    {
        string text = File.ReadAllText(Path.Combine(folder, RunFolder.ConfigFile));
        return JsonSerializer.Deserialize<RunConfig>(text, RunJson.Options) ?? throw new InvalidDataException("config.json is null");
    }

    static RunSummary Of(string folder, RunConfig config)
    {
        Dictionary<string, string> settings = [];
        Flatten("", config.Settings, settings);
        IReadOnlyList<double> scores = ScoreReader.Read(Path.Combine(folder, RunFolder.EvaluationFile));
        return new()
        {
            Folder = folder,
            State = StateOf(folder, scores.Count > 0),
            Experiment = config.Experiment,
            Seed = config.Seed,
            Iterations = IterationsOf(Path.Combine(folder, RunFolder.MetricsFile)),
            Started = StartOf(config),
            Device = config.Environment.GetValueOrDefault("device", ""),
            Settings = settings,
            Scores = scores,
        };
    }

    static DateTime? StartOf(RunConfig config)
    {
        string text = config.Environment.GetValueOrDefault("started", "");
        bool known = DateTime.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AdjustToUniversal, out DateTime started);
        return known ? started : null;
    }

    static void Flatten(string name, JsonNode? node, Dictionary<string, string> into)
    {
        if (node is not JsonObject record)
        {
            into[name] = node is JsonValue value && value.TryGetValue(out string? text) ? text : node?.ToJsonString() ?? "null";
            return;
        }
        foreach ((string key, JsonNode? child) in record)
        {
            if (key == "type" && name.Length > 0) into[name] = child?.GetValue<string>() ?? "";
            else Flatten(name.Length == 0 ? key : $"{name}.{key}", child, into);
        }
    }

    static RunState StateOf(string folder, bool evaluated)
    {
        if (IsLocked(Path.Combine(folder, LockFile))) return RunState.Running;
        return evaluated ? RunState.Done : RunState.Stopped;
    }

    // A killed process leaves the file, but not the lock on it.
    static bool IsLocked(string path)
    {
        if (!File.Exists(path)) return false;
        try
        {
            using FileStream probe = new(path, FileMode.Open, FileAccess.Read, FileShare.None);
            return false;
        }
        catch (IOException)
        {
            return File.Exists(path);
        }
    }

    // Lines are appended whole; only the last one may be torn, and a torn one does not count.
    static int IterationsOf(string path)
    {
        if (!File.Exists(path)) return 0;
        using FileStream file = new(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        byte[] buffer = new byte[1 << 16];
        int lines = 0;
        for (int read = file.Read(buffer); read > 0; read = file.Read(buffer)) lines += buffer.AsSpan(0, read).Count((byte)'\n');
        return lines;
    }
}
