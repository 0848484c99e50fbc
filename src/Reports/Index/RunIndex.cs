using System.Collections.Concurrent;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using MetaRL.Persistence;
using MetaRL.Reports.Runs;

namespace MetaRL.Reports.Index;

/// <summary>Finds run folders and reads of each only what a list needs, so that a thousand take less than a second.</summary>
public static class RunIndex
{
    const string TypeKey = "type";

    /// <summary>All runs in a folder and below it, by path. A folder that cannot be read is listed with the reason.</summary>
    /// <param name="root">Where to look, such as "runs".</param>
    /// <exception cref="DirectoryNotFoundException">No such folder.</exception>
    public static IReadOnlyList<RunSummary> Scan(string root)
    {
        if (!Directory.Exists(root)) throw new DirectoryNotFoundException($"{root}: no such folder");
        ConcurrentBag<RunSummary> closed = [];
        string[] folders = [.. RunFinder.Find(root, (folder, reason) => closed.Add(Unreadable(folder, reason)))];
        RunSummary[] runs = [.. folders.AsParallel().Select(Read), .. closed];
        Array.Sort(runs, static (a, b) => string.CompareOrdinal(a.Folder, b.Folder));
        return runs;
    }

    /// <summary>One run folder in short. What is wrong with it is in <see cref="RunSummary.Fault"/>.</summary>
    /// <param name="folder">That of one training seed.</param>
    public static RunSummary Read(string folder)
    {
        try
        {
            return Of(folder, ConfigOf(folder));
        }
        // Numbers and texts of the wrong kind are an InvalidOperationException of the reader.
        catch (Exception e) when (e is JsonException or IOException or UnauthorizedAccessException or InvalidDataException or InvalidOperationException)
        {
            return Unreadable(folder, e.Message);
        }
    }

    static RunSummary Unreadable(string folder, string reason) => new() { Folder = folder, State = RunState.Unreadable, Fault = reason };

    static RunConfig ConfigOf(string folder)
    {
        string file = Path.Combine(folder, RunFolder.ConfigFile);
        if (!File.Exists(file)) throw new InvalidDataException($"{RunFolder.ConfigFile} is missing");
        try
        {
            return JsonSerializer.Deserialize<RunConfig>(File.ReadAllText(file), RunJson.Options)
                ?? throw new InvalidDataException($"{RunFolder.ConfigFile} is null");
        }
        catch (JsonException e)
        {
            throw new InvalidDataException($"{RunFolder.ConfigFile} is not that of a run: {e.Message}", e);
        }
    }

    static RunSummary Of(string folder, RunConfig config)
    {
        Dictionary<string, string> settings = [];
        foreach ((string key, JsonNode? value) in config.Settings) Flatten(key, value, settings);
        if (OwnEvaluations.AskedIn(folder) is { } asked) settings[RunSummary.IterationsKey] = asked.ToString(CultureInfo.InvariantCulture);
        IReadOnlyList<double> scores = ScoreReader.Read(OwnEvaluations.NewestIn(folder));
        return new()
        {
            Folder = folder,
            State = StateOf(folder, scores.Count > 0),
            Experiment = config.Experiment,
            Seed = config.Seed,
            Iterations = LastRecord.Iterations(Path.Combine(folder, RunFolder.MetricsFile)),
            Started = StartOf(config),
            Device = config.Environment.GetValueOrDefault("device", ""),
            Settings = settings,
            Scores = scores,
        };
    }

    static RunState StateOf(string folder, bool isEvaluated)
    {
        if (RunLock.IsHeld(folder)) return RunState.Running;
        return isEvaluated ? RunState.Done : RunState.Stopped;
    }

    static DateTime? StartOf(RunConfig config)
    {
        string text = config.Environment.GetValueOrDefault("started", "");
        const DateTimeStyles Utc = DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal;
        return DateTime.TryParse(text, CultureInfo.InvariantCulture, Utc, out DateTime started) ? started : null;
    }

    // A record's own name is that of its type: {"learner": {"type": "maml", ...}} is learner=maml.
    static void Flatten(string name, JsonNode? node, Dictionary<string, string> into)
    {
        if (node is not JsonObject record)
        {
            into[name] = FlatSettings.TextOf(node);
            return;
        }
        foreach ((string key, JsonNode? child) in record)
            if (key == TypeKey) into[name] = FlatSettings.TextOf(child);
            else Flatten($"{name}.{key}", child, into);
    }
}
