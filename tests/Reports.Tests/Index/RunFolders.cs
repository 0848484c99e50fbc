using System.Text.Json;
using System.Text.Json.Nodes;
using MetaRL.Evaluation;
using MetaRL.Persistence;
using MetaRL.Reports.Runs;

namespace MetaRL.Reports.Tests.Index;

/// <summary>A folder of run folders, as runs write them.</summary>
sealed class RunFolders : IDisposable
{
    public string Root { get; } = Directory.CreateTempSubdirectory("metarl-").FullName;

    public void Dispose() => Directory.Delete(Root, recursive: true);

    /// <summary>Writes one, and returns its path.</summary>
    public string Write(string name, int seed = 1, double innerLr = 0.1, string family = "pointNavigation", int iterations = 3, string? evaluation = null)
    {
        string folder = Directory.CreateDirectory(Path.Combine(Root, name)).FullName;
        RunConfig config = new()
        {
            Experiment = "navigation",
            Seed = seed,
            Settings = new JsonObject
            {
                ["problem"] = new JsonObject { ["type"] = "policy", ["family"] = new JsonObject { ["type"] = family, ["radius"] = 0.5 } },
                ["learner"] = new JsonObject { ["type"] = "maml", ["innerLr"] = innerLr },
                ["update"] = new JsonObject { ["type"] = "trustRegion", ["baseline"] = null },
                ["training"] = new JsonObject { ["iterations"] = 5, ["sizes"] = new JsonArray(64, 64) },
            },
            Environment = new() { ["device"] = "cpu", ["started"] = $"2026-03-{seed:D2} 10:00:00Z" },
        };
        File.WriteAllText(Path.Combine(folder, RunFolder.ConfigFile), JsonSerializer.Serialize(config, RunJson.Indented));
        File.WriteAllText(Path.Combine(folder, RunFolder.MetricsFile), string.Concat(Enumerable.Range(0, iterations).Select(i => $"{{\"iteration\": {i}, \"returns\": [{i}]}}\n")) + "{\"itera");
        if (evaluation is not null) File.WriteAllText(Path.Combine(folder, RunFolder.EvaluationFile), evaluation);
        return folder;
    }

    public static string Evaluation(int seed, int tasks = 4, int k = 2) => JsonSerializer.Serialize(Samples.Evaluation(seed, k, tasks: tasks), RunJson.Indented);

    public static EvaluationRecord Parsed(string text) => JsonSerializer.Deserialize<EvaluationRecord>(text, RunJson.Options)!;
}
