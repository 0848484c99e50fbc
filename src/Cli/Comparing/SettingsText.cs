using MetaRL.Experiments.Display;
using MetaRL.Reports.Runs;

namespace MetaRL.Cli.Comparing;

/// <summary>What the settings of compared runs differ in.</summary>
static class SettingsText
{
    const int Most = 8;

    /// <param name="runs">A run of each side, with its settings by dotted keys.</param>
    public static IEnumerable<string> Of(IReadOnlyList<(string Name, IReadOnlyDictionary<string, string> Settings)> runs)
    {
        string[] keys = [.. FlatSettings.Differing([.. runs.Select(r => r.Settings)])];
        if (keys.Length == 0) return runs.Count > 1 ? ["settings: the same"] : [];
        IEnumerable<string> lines = keys.Take(Most).Select(key => VisibleText.Escaped($"{key}: {string.Join(", ", runs.Select(r => r.Settings.GetValueOrDefault(key, "-")))}"));
        string[] more = keys.Length > Most ? [$"and {keys.Length - Most} more; 'metarl report' lists all"] : [];
        return [$"settings that differ, in the order of the runs: {lines.First()}", .. lines.Skip(1).Select(line => $"  {line}"), .. more];
    }
}
