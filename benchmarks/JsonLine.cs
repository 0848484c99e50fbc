using System.Text.Json.Nodes;

namespace MetaRL.Benchmarks;

/// <summary>The last line of a benchmark's output, for programs.</summary>
static class JsonLine
{
    /// <summary>One object with the benchmark's name, the number of workers and its figures; nothing unless asked for.</summary>
    public static void Write(string benchmark, BenchmarkOptions options, params (string Name, JsonNode? Value)[] figures)
    {
        if (!options.Json) return;
        var line = new JsonObject { ["benchmark"] = benchmark, ["workers"] = options.Workers };
        foreach ((string name, JsonNode? value) in figures) line[name] = value;
        Console.WriteLine(line.ToJsonString());
    }
}
