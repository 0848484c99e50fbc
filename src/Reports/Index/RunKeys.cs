using System.Globalization;

namespace MetaRL.Reports.Index;

/// <summary>What runs can be searched and sorted by: facts of a run, and any setting by its dotted name. Case does not matter.</summary>
public static class RunKeys
{
    /// <summary>Keys that every run has.</summary>
    public static IReadOnlyList<string> Facts { get; } =
        ["name", "folder", "family", "learner", "update", "seed", "state", "device", "iterations", "score", "started"];

    /// <summary><see cref="Facts"/>, and the settings of any of these runs.</summary>
    /// <param name="runs">Runs of any kind.</param>
    public static IReadOnlyCollection<string> Known(IEnumerable<RunSummary> runs)
    {
        HashSet<string> known = new(Facts, StringComparer.OrdinalIgnoreCase);
        foreach (RunSummary run in runs) known.UnionWith(run.Settings.Keys);
        return known;
    }

    /// <summary>A run's value as text, numbers and times culture-free; null where it has none.</summary>
    /// <param name="run">The run.</param>
    /// <param name="key">One of <see cref="Known"/>.</param>
    public static string? ValueOf(RunSummary run, string key)
    {
        if (run.State == RunState.Unreadable && !IsOfFolder(key)) return null;
        return key.ToLowerInvariant() switch
        {
            "name" => run.Experiment,
            "folder" => run.Folder,
            "family" => run.Family,
            "learner" => run.Learner,
            "update" => run.Update,
            "seed" => run.Seed.ToString(CultureInfo.InvariantCulture),
            "state" => run.State.ToString(),
            "device" => run.Device,
            "iterations" => run.Iterations.ToString(CultureInfo.InvariantCulture),
            "score" => run.Score?.ToString("R", CultureInfo.InvariantCulture),
            "started" => run.Started?.ToString("u", CultureInfo.InvariantCulture),
            _ => run.Settings.FirstOrDefault(s => s.Key.Equals(key, StringComparison.OrdinalIgnoreCase)).Value,
        };
    }

    internal static bool IsNumber(string text, out double value) => double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out value);

    internal static bool IsTime(string text, out DateTime value) =>
        DateTime.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AdjustToUniversal | DateTimeStyles.AssumeUniversal, out value);

    // All that is known of a folder that cannot be read.
    static bool IsOfFolder(string key) => key.ToLowerInvariant() is "folder" or "state";
}
