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
        options = options with { Python = options.Python ?? TorchPython.Find() };
        string dump = Path.GetTempFileName();
        try
        {
            BlasKernel? blas = options.Device == "cuda" ? null : Chosen(options.Python!);
            var ours = new List<double>();
            var theirs = new Dictionary<string, List<double>>();
            for (int round = 1; round <= Rounds; round++)
            {
                ours.Add((double)Ours(options, dump)["ms"]!);
                JsonObject torch = Theirs(options, dump, blas);
                foreach ((string variant, JsonNode? time) in torch["variants"]!.AsObject())
                {
                    theirs.TryAdd(variant, []);
                    theirs[variant].Add((double)time!);
                }
                double ms = (double)torch["ms"]!, error = (double)torch["relativeError"]!;
                Console.WriteLine($"round {round}: ours {ours[^1]:F1} ms, PyTorch {ms:F1} ms ({torch["best"]}), gradients differ by {error:E1}");
            }
            Report(options, blas, Median(ours), theirs.ToDictionary(v => v.Key, v => Median(v.Value)));
            return 0;
        }
        finally { File.Delete(dump); }
    }

    static BlasKernel Chosen(string python)
    {
        Console.WriteLine("matrix products of PyTorch, 2,000 x 64 x 64 on one thread:");
        BlasKernel fastest = BlasKernel.Fastest(python);
        Console.WriteLine($"compared with the fastest: {fastest}");
        return fastest;
    }

    static void Report(MetaGradientOptions options, BlasKernel? blas, double ours, Dictionary<string, double> theirs)
    {
        foreach ((string variant, double ms) in theirs.OrderBy(v => v.Value)) Console.WriteLine($"  PyTorch {variant,-26} {ms,8:F1} ms");
        (string best, double fastest) = theirs.MinBy(v => v.Value);
        Console.WriteLine($"medians of {Rounds} rounds: ours {ours:F1} ms, PyTorch {fastest:F1} ms ({best}): {fastest / ours:F2} times{(blas is null ? "" : $"; {blas}")}");
        JsonLine.Write("compare-torch", options with { Json = true }, ("ms", ours), ("torchMs", fastest), ("torchVariant", best), ("ratio", fastest / ours), ("blas", blas?.ToJson()),
            ("torch", new JsonObject(theirs.Select(v => KeyValuePair.Create(v.Key, (JsonNode?)v.Value)))));
    }

    static JsonObject Ours(MetaGradientOptions options, string dump) => PeerProcess.LastLine(PeerProcess.Self(
        ["meta-gradient", "--json", "--workers", $"{options.Workers}", "--repeats", $"{options.Repeats}", "--dump", dump,
            "--tasks", $"{options.Workload.Tasks}", "--samples", $"{options.Workload.Samples}", "--hidden", $"{options.Workload.Hidden}",
            "--device", options.Device, .. Chunks(options)]));

    static string[] Chunks(MetaGradientOptions options) => options.TasksPerChunk is { } n ? ["--tasks-per-chunk", $"{n}"] : [];

    static JsonObject Theirs(MetaGradientOptions options, string dump, BlasKernel? blas)
    {
        var start = new ProcessStartInfo(options.Python!,
            [Path.Combine(AppContext.BaseDirectory, "peers", "torch_meta_gradient.py"), dump, "--workers", $"{options.Workers}",
                "--device", options.Device == "cuda" ? "cuda" : "cpu", .. Chunks(options)]);
        start.Environment["OPENBLAS_NUM_THREADS"] = "1";   // parallel over tasks, where it pays, not within small products
        blas?.Apply(start);
        return PeerProcess.LastLine(start);
    }

    static double Median(IEnumerable<double> values) => Timing.Median([.. values.Order()]);
}
