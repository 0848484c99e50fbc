using System.Text.Json;
using System.Text.Json.Nodes;
using MetaRL.Experiments.Configuration;
using MetaRL.Persistence;
using MetaRL.Reports.Runs;

namespace MetaRL.Experiments.Runs;

/// <summary>A run that is resumed has the settings that it began with, but for those that the command line gives.</summary>
static class SavedSettings
{
    const string TypeEnd = "." + SettingJson.TypeKey;

    /// <summary>The experiment with what was saved, and what that changed; the experiment itself where there is no run yet.</summary>
    /// <param name="config">The script's, with what the command line gives.</param>
    /// <param name="given">Assignments of the command line: what they name is left alone.</param>
    /// <param name="folder">Of the run.</param>
    public static (ExperimentConfig Config, string[] Changed) Adopt(ExperimentConfig config, IEnumerable<string> given, string folder)
    {
        if (!File.Exists(Path.Combine(folder, RunFolder.ConfigFile))) return (config, []);
        Dictionary<string, string> saved = Texts(RunFolder.LoadConfig(folder).Settings);
        string[] keys = [.. given.Select(text => Assignment.Parse(text).Key)];
        // TF32 goes with the device, which is of this machine.
        string[] open = [.. saved.Keys.Where(key => key != RunIdentity.AllowTf32 && !keys.Any(g => key == g || key.StartsWith(g + ".", StringComparison.Ordinal)))];
        try
        {
            // Types first: each brings settings of its own.
            ExperimentConfig typed = Take(config, [.. open.Where(IsType)], saved);
            ExperimentConfig whole = Take(typed, [.. open.Where(key => !IsType(key))], saved);
            return (whole, [.. Different(config, open, saved).Select(key => $"{Key(key)}={saved[key]}")]);
        }
        catch (UsageException)
        {
            return (config, []);   // of another script: what differs is told where the two are compared
        }
    }

    static ExperimentConfig Take(ExperimentConfig config, string[] keys, Dictionary<string, string> saved) =>
        Settings.Apply(config, Different(config, keys, saved).Select(key => $"{Key(key)}={saved[key]}"));

    static IEnumerable<string> Different(ExperimentConfig config, string[] keys, Dictionary<string, string> saved)
    {
        Dictionary<string, string> now = Texts(Settings.ToJson(config));
        return keys.Where(key => now.GetValueOrDefault(key) != saved[key]);
    }

    static bool IsType(string key) => key.EndsWith(TypeEnd, StringComparison.Ordinal);

    // A group is chosen by its own name.
    static string Key(string key) => IsType(key) ? key[..^TypeEnd.Length] : key;

    static Dictionary<string, string> Texts(JsonObject settings) => RunIdentity.Flat(settings, "").ToDictionary(s => s.Key, s => Text(s.Value));

    static string Text(JsonNode? node) => node switch
    {
        null => SettingValue.None,
        JsonArray items => $"[{string.Join(',', items.Select(Text))}]",
        JsonValue value when value.GetValueKind() == JsonValueKind.String => value.GetValue<string>(),
        _ => node.ToJsonString(RunJson.Options),
    };
}
