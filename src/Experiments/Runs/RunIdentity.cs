using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using MetaRL.Experiments.Configuration;
using MetaRL.Persistence;

namespace MetaRL.Experiments.Runs;

/// <summary>What makes two runs the same up to where they stop: resuming needs it equal. What only the last bits depend on
/// may differ, and is said.</summary>
static class RunIdentity
{
    public const string AllowTf32 = "training.allowTf32";

    // Where there is none, a run is the one that it was before this could be said.
    const string From = "from";

    // Facts that the last bits depend on.
    static readonly string[] Bits = [RunFacts.Instructions, RunFacts.Runtime, RunFacts.Version];

    /// <summary>In every checkpoint. Not the device: what was learned is the run's wherever it is looked at.</summary>
    public static string Of(RunConfig config)
    {
        string settings = string.Join('\n', Decisive(config.Settings).Select(s => $"{s.Key}={s.Value}"));
        string hash = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(settings)))[..16];
        return $"{config.Experiment}, seed {config.Seed}, settings {hash}";
    }

    /// <summary>Throws where the run in a folder began differently; of the device see <see cref="IsOnSameDevice"/>.</summary>
    public static void RequireSame(string folder, RunConfig began, RunConfig now)
    {
        Same("the experiment", began.Experiment, now.Experiment);
        Same("--seed", $"{began.Seed}", $"{now.Seed}");
        SortedDictionary<string, string> before = Decisive(began.Settings), after = Decisive(now.Settings);
        foreach (string key in before.Keys.Union(after.Keys).Where(key => key != AllowTf32))
            Same(key, before.GetValueOrDefault(key, SettingValue.None), after.GetValueOrDefault(key, SettingValue.None));

        void Same(string name, string before, string after)
        {
            if (before != after)
                throw new UsageException($"--resume: {name} was {before} when {folder} began and is {after} now; give the former, or another --out");
        }
    }

    /// <summary>Whether what is trained from here on has the bits that it would have had: only then a run may go on. To judge
    /// what was learned any device will do.</summary>
    public static bool IsOnSameDevice(RunConfig began, RunConfig now) => DeviceOf(began) == DeviceOf(now);

    /// <summary>The device as one gives it.</summary>
    public static string DeviceOf(RunConfig config)
    {
        string device = config.Environment.GetValueOrDefault(RunFacts.Device, SettingValue.None);
        bool tf32 = Decisive(config.Settings).GetValueOrDefault(AllowTf32) == "true";
        return tf32 ? $"--device {device} --set {AllowTf32}=true" : $"--device {device}";
    }

    /// <summary>What the last bits of results depend on and is not as it was when the run began; null where all is.</summary>
    public static string? OtherBits(RunConfig began, RunConfig now)
    {
        string[] different = [.. Bits.Where(began.Environment.ContainsKey).Where(key => began.Environment[key] != now.Environment[key])];
        if (different.Length == 0) return null;
        IEnumerable<string> each = different.Select(key => $"{key} was '{began.Environment[key]}' and is '{now.Environment[key]}'");
        return $"results may differ in their last bits from those of a run that stays where it began: {string.Join(", ", each)}";
    }

    // A run may go on for longer, be judged or watched in another way, and still be the same.
    static bool IsDecisive(string key) =>
        key is not ("training.iterations" or "training.checkpointEvery" or "training.conflictsEvery") && !key.StartsWith("evaluation.", StringComparison.Ordinal);

    static SortedDictionary<string, string> Decisive(JsonObject settings) => new(
        Flat(settings, "").Where(s => IsDecisive(s.Key) && !(s.Key == From && s.Value is null)).ToDictionary(s => s.Key, s => s.Value?.ToJsonString() ?? SettingValue.None),
        StringComparer.Ordinal);

    /// <summary>The leaves of a tree of settings, by their keys.</summary>
    public static IEnumerable<KeyValuePair<string, JsonNode?>> Flat(JsonObject node, string prefix)
    {
        foreach ((string name, JsonNode? value) in node)
        {
            string key = prefix + name;
            if (value is not JsonObject inner) yield return new(key, value);
            else foreach (KeyValuePair<string, JsonNode?> setting in Flat(inner, key + ".")) yield return setting;
        }
    }
}
