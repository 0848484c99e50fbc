using System.Diagnostics;
using System.Globalization;
using System.Text.Json.Nodes;
using MetaRL.Losses;
using MetaRL.Persistence;
using MetaRL.Problems;
using MetaRL.Rollouts;
using MetaRL.Sampling;
using MetaRL.Shards;
using MetaRL.Tensors;
using MetaRL.Tensors.Simd;
using MetaRL.Updates;

namespace MetaRL.Benchmarks;

/// <summary>The gradient of an RL² epoch here and in PyTorch by turns. The PyTorch side refuses to time a gradient that is not ours;
/// of its variants the fastest counts.</summary>
static class RecurrentComparison
{
    const int Rounds = 5;

    public static int Run(BenchmarkOptions options, RecurrentWorkload workload, string? python)
    {
        python ??= TorchPython.Find();
        BlasKernel blas = BlasKernel.Fastest(python);
        Console.WriteLine($"compared with the fastest: {blas}");
        using var pool = new WorkerPool(options.Workers);
        using TensorScope scope = TensorScope.Open();
        Params phi = workload.Phi;
        IReadOnlyList<TaskData> data = workload.Data(pool);
        using LocalShard shard = workload.Shard(pool);
        shard.Keep(data);
        var objective = new MetaObjective(shard, workload.Tasks);
        var loss = new SurrogateLoss();
        void Once()
        {
            using TensorScope inner = TensorScope.Open();
            objective.LossAndGradient(phi, loss);
        }
        string dump = Path.GetTempFileName();
        try
        {
            Write(dump, workload, data, phi, objective.LossAndGradient(phi, loss).Gradient);
            Console.WriteLine($"ours: {Timing.Settle(Once)}");
            List<double> ours = [], theirs = [];
            for (int round = 1; round <= Rounds; round++)
            {
                ours.Add(Timing.Median(Timing.Counted(options.Repeats, Once)));
                JsonObject torch = Theirs(options, dump, python, blas);
                theirs.Add((double)torch["ms"]!);
                Console.WriteLine($"round {round}: ours {ours[^1]:F1} ms, PyTorch {theirs[^1]:F1} ms ({torch["best"]}), gradients differ by {(double)torch["relativeError"]!:E1}");
            }
            Report(options, workload, Median(ours), Median(theirs), blas);
            return 0;
        }
        finally { File.Delete(dump); }
    }

    static void Report(BenchmarkOptions options, RecurrentWorkload workload, double ours, double theirs, BlasKernel blas)
    {
        int steps = workload.Tasks * workload.Problem.Rollouts * 100;
        double gflops = workload.Flop / ours / 1e6;
        Console.WriteLine($"medians of {Rounds} rounds, {workload.Tasks} tasks, GRU of {workload.Width}, {options.Workers} workers: ours {ours:F1} ms ({steps / ours / 1e3:F2} M steps/s, {gflops:F0} GFLOP/s),"
            + $" PyTorch {theirs:F1} ms: {theirs / ours:F2} times; {blas}");
        JsonLine.Write("compare-torch-gru", options, ("tasks", workload.Tasks), ("width", workload.Width), ("ms", ours), ("torchMs", theirs), ("ratio", theirs / ours), ("gflops", gflops), ("blas", blas.ToJson()));
    }

    static JsonObject Theirs(BenchmarkOptions options, string dump, string python, BlasKernel blas)
    {
        var start = new ProcessStartInfo(python, [Path.Combine(AppContext.BaseDirectory, "peers", "torch_recurrent_gradient.py"), dump, "--workers", $"{options.Workers}"]);
        start.Environment["OPENBLAS_NUM_THREADS"] = $"{options.Workers}";
        blas.Apply(start);
        return PeerProcess.LastLine(start);
    }

    // phi.* and gradient.* by parameter, and the trials, [T, N, ·] with N = steps · rollouts.
    static void Write(string file, RecurrentWorkload workload, IReadOnlyList<TaskData> data, Params phi, Params gradient)
    {
        var tau = (TrajectoryBatch)TaskBatch.Of(workload.Problem, SimdBackend.Instance, [.. data]).Query!;
        Params trials = new([("obs", tau.Obs.Values), ("act", tau.Act), ("logProb", tau.LogProb), ("adv", tau.Adv)]);
        var metadata = new Dictionary<string, string> { ["rollouts"] = tau.Obs.Envs.ToString(CultureInfo.InvariantCulture) };
        File.WriteAllBytes(file, SafeTensors.Serialize(phi.Prefixed("phi.").Concat(gradient.Prefixed("gradient.")).Concat(trials), metadata, Precision.Float32));
    }

    static double Median(IEnumerable<double> values) => Timing.Median([.. values.Order()]);
}
