using System.ComponentModel;
using System.Diagnostics;
using System.Text.Json.Nodes;

namespace MetaRL.Benchmarks;

/// <summary>The same meta-gradient here and in PyTorch, in fresh processes by turns, so that a slow spell of the machine hits
/// both. The PyTorch side refuses to time a gradient that is not ours; of its variants the fastest counts.</summary>
static class TorchComparison
{
    const int Rounds = 5;

    public static int Run(MetaGradientOptions options)
    {
        string dump = Path.GetTempFileName();
        try
        {
            var ours = new List<double>();
            var theirs = new Dictionary<string, List<double>>();
            for (int round = 1; round <= Rounds; round++)
            {
                ours.Add((double)Ours(options, dump)["ms"]!);
                JsonObject torch = Theirs(options, dump);
                foreach ((string variant, JsonNode? time) in torch["variants"]!.AsObject())
                {
                    theirs.TryAdd(variant, []);
                    theirs[variant].Add((double)time!);
                }
                double ms = (double)torch["ms"]!, error = (double)torch["relativeError"]!;
                Console.WriteLine($"round {round}: ours {ours[^1]:F1} ms, PyTorch {ms:F1} ms ({torch["best"]}), gradients differ by {error:E1}");
            }
            Report(options, Median(ours), theirs.ToDictionary(v => v.Key, v => Median(v.Value)));
            return 0;
        }
        finally { File.Delete(dump); }
    }

    static void Report(MetaGradientOptions options, double ours, Dictionary<string, double> theirs)
    {
        foreach ((string variant, double ms) in theirs.OrderBy(v => v.Value)) Console.WriteLine($"  PyTorch {variant,-26} {ms,8:F1} ms");
        (string best, double fastest) = theirs.MinBy(v => v.Value);
        Console.WriteLine($"medians of {Rounds} rounds: ours {ours:F1} ms, PyTorch {fastest:F1} ms ({best}): {fastest / ours:F2} times");
        JsonLine.Write("compare-torch", options with { Json = true }, ("ms", ours), ("torchMs", fastest), ("torchVariant", best), ("ratio", fastest / ours),
            ("torch", new JsonObject(theirs.Select(v => KeyValuePair.Create(v.Key, (JsonNode?)v.Value)))));
    }

    static JsonObject Ours(MetaGradientOptions options, string dump) => LastLine(new(Environment.ProcessPath!,
        [.. Self(), "meta-gradient", "--json", "--workers", $"{options.Workers}", "--repeats", $"{options.Repeats}", "--dump", dump,
            "--tasks", $"{options.Workload.Tasks}", "--samples", $"{options.Workload.Samples}", "--hidden", $"{options.Workload.Hidden}",
            "--device", options.Device, .. Chunks(options)]));

    static string[] Chunks(MetaGradientOptions options) => options.TasksPerChunk is { } n ? ["--tasks-per-chunk", $"{n}"] : [];

    // Started through the dotnet host, the process is the host and this assembly its first argument.
    static string[] Self() => Path.GetFileNameWithoutExtension(Environment.ProcessPath) == "dotnet" ? [typeof(TorchComparison).Assembly.Location] : [];

    static JsonObject Theirs(MetaGradientOptions options, string dump)
    {
        var start = new ProcessStartInfo(options.Python!,
            [Path.Combine(AppContext.BaseDirectory, "peers", "torch_meta_gradient.py"), dump, "--workers", $"{options.Workers}",
                "--device", options.Device == "cuda" ? "cuda" : "cpu", .. Chunks(options)]);
        start.Environment["OPENBLAS_NUM_THREADS"] = "1";   // parallel over tasks, where it pays, not within small products
        start.Environment.Remove("OPENBLAS_CORETYPE");
        return LastLine(start);
    }

    static JsonObject LastLine(ProcessStartInfo start)
    {
        start.RedirectStandardOutput = true;
        using Process process = Started(start);
        string[] lines = process.StandardOutput.ReadToEnd().Split('\n', StringSplitOptions.RemoveEmptyEntries);
        process.WaitForExit();
        if (process.ExitCode == 0 && lines.Length > 0) return JsonNode.Parse(lines[^1])!.AsObject();
        throw new UnavailableException($"{start.FileName} {string.Join(' ', start.ArgumentList)} exited with {process.ExitCode}, "
            + "expected 0 and a JSON line; see its output above");
    }

    static Process Started(ProcessStartInfo start)
    {
        try { return Process.Start(start)!; }
        catch (Win32Exception e) { throw new UnavailableException($"{start.FileName} does not start: {e.Message}; name a Python that has torch with --python", e); }
    }

    static double Median(IEnumerable<double> values) => Timing.Median([.. values.Order()]);
}
