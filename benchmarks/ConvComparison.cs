using System.Diagnostics;
using System.Globalization;
using System.Text.Json.Nodes;
using MetaRL.Persistence;
using MetaRL.Tensors;
using MetaRL.Tensors.Simd;

namespace MetaRL.Benchmarks;

/// <summary>The second-order MAML gradient of a convolutional classifier here and in PyTorch by turns, on one thread each: tasks are what
/// threads share. The PyTorch side refuses to time a gradient that is not ours; of its variants the fastest counts.</summary>
static class ConvComparison
{
    const int Rounds = 5;

    public static int Run(BenchmarkOptions options, ConvWorkload workload, string? python, bool alone)
    {
        using TensorScope scope = TensorScope.Open();
        Params phi = workload.Phi(SimdBackend.Instance);
        var support = workload.Examples(SimdBackend.Instance, workload.Support, 2);
        var query = workload.Examples(SimdBackend.Instance, workload.Query, 3);
        void Once()
        {
            using TensorScope inner = TensorScope.Open();
            workload.Gradient(phi, support, query);
        }
        Console.WriteLine($"ours: {Timing.Settle(Once)}");
        if (alone)
        {
            double[] times = Timing.Counted(options.Repeats, Once);
            Console.WriteLine($"ours: median {Timing.Median(times):F1} ms, least {times[0]:F1} ms of {times.Length}");
            return 0;
        }
        python ??= TorchPython.Find();
        BlasKernel blas = BlasKernel.Fastest(python);
        string dump = Path.GetTempFileName();
        try
        {
            Params data = new([("support.obs", support.Pictures), ("support.act", support.Labels), ("query.obs", query.Pictures), ("query.act", query.Labels)]);
            var metadata = new Dictionary<string, string>
            {
                ["side"] = workload.Side.ToString(CultureInfo.InvariantCulture),
                ["innerRate"] = ConvWorkload.InnerRate.ToString(CultureInfo.InvariantCulture),
            };
            Params gradient = workload.Gradient(phi, support, query);
            File.WriteAllBytes(dump, SafeTensors.Serialize(phi.Prefixed("phi.").Concat(gradient.Prefixed("gradient.")).Concat(data), metadata, Precision.Float32));
            List<double> ours = [], theirs = [];
            for (int round = 1; round <= Rounds; round++)
            {
                ours.Add(Timing.Median(Timing.Counted(options.Repeats, Once)));
                JsonObject torch = Theirs(dump, python, blas, options.Repeats);
                theirs.Add((double)torch["ms"]!);
                Console.WriteLine($"round {round}: ours {ours[^1]:F1} ms, PyTorch {theirs[^1]:F1} ms ({torch["best"]}), "
                    + $"gradients differ by {(double)torch["relativeError"]!:E1}");
            }
            (double our, double their) = (Timing.Median([.. ours.Order()]), Timing.Median([.. theirs.Order()]));
            Console.WriteLine($"medians of {Rounds} rounds, {workload.Support} + {workload.Query} pictures of {workload.Side} x {workload.Side}, "
                + $"{workload.Filters} filters, one thread: ours {our:F1} ms, PyTorch {their:F1} ms: {their / our:F2} times; {blas}");
            JsonLine.Write("compare-torch-conv", options, ("side", workload.Side), ("filters", workload.Filters),
                ("ms", our), ("torchMs", their), ("ratio", their / our), ("blas", blas.ToJson()));
            return 0;
        }
        finally { File.Delete(dump); }
    }

    static JsonObject Theirs(string dump, string python, BlasKernel blas, int repeats)
    {
        var start = new ProcessStartInfo(python, [Path.Combine(AppContext.BaseDirectory, "peers", "torch_conv_gradient.py"), dump, "--repeats", $"{repeats}"]);
        start.Environment["OPENBLAS_NUM_THREADS"] = "1";
        blas.Apply(start);
        return PeerProcess.LastLine(start);
    }
}
