using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using MetaRL.Experiments.Configuration;
using MetaRL.Persistence;

namespace MetaRL.Experiments.Runs;

/// <summary>What makes two runs the same up to where they stop: resuming needs it equal.</summary>
static class RunIdentity
{
    public static string Of(RunConfig config)
    {
        string settings = string.Join('\n', Decisive(config.Settings).Select(s => $"{s.Key}={s.Value}"));
        string hash = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(settings)))[..16];
        return $"{config.Experiment}, seed {config.Seed}, {config.Environment[RunFacts.Device]}, settings {hash}";
    }

    /// <summary>Throws where the run in a folder began differently.</summary>
    public static void RequireSame(string folder, RunConfig began, RunConfig now)
    {
        Same("the experiment", began.Experiment, now.Experiment);
        Same("--seed", $"{began.Seed}", $"{now.Seed}");
        Same("--device", began.Environment.GetValueOrDefault(RunFacts.Device, SettingValue.None), now.Environment[RunFacts.Device]);
        SortedDictionary<string, string> before = Decisive(began.Settings), after = Decisive(now.Settings);
        foreach (string key in before.Keys.Union(after.Keys))
            Same(key, before.GetValueOrDefault(key, SettingValue.None), after.GetValueOrDefault(key, SettingValue.None));

        void Same(string name, string before, string after)
        {
            if (before != after)
                throw new UsageException($"--resume: {name} was {before} when {folder} began and is {after} now; give the former, or another --out");
        }
    }

    // A run may go on for longer, or be judged in another way, and still be the same.
    static bool IsDecisive(string key) =>
        key is not ("training.iterations" or "training.checkpointEvery") && !key.StartsWith("evaluation.", StringComparison.Ordinal);

    static SortedDictionary<string, string> Decisive(JsonObject settings) =>
        new(Flat(settings, "").Where(s => IsDecisive(s.Key)).ToDictionary(), StringComparer.Ordinal);

    static IEnumerable<KeyValuePair<string, string>> Flat(JsonObject node, string prefix)
    {
        foreach ((string name, JsonNode? value) in node)
        {
            string key = prefix + name;
            if (value is not JsonObject inner) yield return new(key, value?.ToJsonString() ?? SettingValue.None);
            else foreach (KeyValuePair<string, string> setting in Flat(inner, key + ".")) yield return setting;
        }
    }
}
