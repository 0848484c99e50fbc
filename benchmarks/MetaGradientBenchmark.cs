using System.Text.Json.Nodes;
using MetaRL.Losses;
using MetaRL.Rollouts;
using MetaRL.Sampling;
using MetaRL.Shards;
using MetaRL.Tensors;
using MetaRL.Tensors.Backends;
using MetaRL.Tensors.Simd;
using MetaRL.Updates;

namespace MetaRL.Benchmarks;

/// <summary>The meta-gradient, against the processor's peak in the same run.</summary>
static class MetaGradientBenchmark
{
    public static int Run(MetaGradientOptions options)
    {
        MetaGradientWorkload workload = options.Workload;
        IBackend backend = BenchmarkDevices.Of(options.Device);
        using var pool = new WorkerPool(options.Workers);
        using TensorScope scope = TensorScope.Open();
        Params phi = workload.Phi(backend);
        TaskData[] tasks = workload.Data();
        using LocalShard shard = workload.Shard(tasks, backend, pool, options.TasksPerChunk);
        MetaObjective objective = workload.Objective(shard);
        var loss = new SurrogateLoss();
        Params gradient = objective.LossAndGradient(phi, loss).Gradient;
        if (options.Dump is { } file) MetaGradientDump.Write(file, workload, tasks, gradient);
        void Once()
        {
            using TensorScope inner = TensorScope.Open();
            objective.LossAndGradient(phi, loss);   // which looks at the gradient's norm, so that no device is still busy
        }
        Settling settling = Timing.Settle(Once);
        double[] times = Timing.Counted(options.Repeats, Once);
        Report(options, settling, times, Timing.AllocatedBytes(Once), Checksum(gradient));
        if (options.Profile) MetaGradientProfile.Run(options, Timing.Median(times));
        return 0;
    }

    static void Report(MetaGradientOptions options, Settling settling, double[] times, long managed, JsonObject checksum)
    {
        MetaGradientWorkload workload = options.Workload;
        double ms = Timing.Median(times), gflops = workload.Flop / ms / 1e6;
        Console.WriteLine($"meta-gradient on {options.Device}, {workload.Tasks} tasks, {workload.Samples} + {workload.Samples} samples, "
            + $"width {workload.Hidden}, {options.Workers} workers: median {ms:F1} ms (min {times[0]:F1}, max {times[^1]:F1})");
        Console.WriteLine($"  {settling}");
        // The peak of this processor says nothing of a device beside it.
        double? peak = options.Device == "cuda" ? null : FmaPeak.Gflops(options.Workers);
        string ofPeak = peak is { } p ? $", {gflops / p:P0} of a peak of {p:F0} GFLOP/s with vectors of {FmaPeak.Bits} bits" : "";
        Console.WriteLine($"  {workload.Flop / 1e9:F2} GFLOP of matrix products, {gflops:F0} GFLOP/s{ofPeak}");
        long resident = Timing.ResidentBytes(), pooled = SimdBackend.Instance.PooledBytes;
        Console.WriteLine($"  {managed / 1024.0:F0} KiB managed per gradient, {pooled / 1048576.0:F1} MiB pooled, {resident / 1048576.0:F0} MiB resident");
        JsonLine.Write("meta-gradient", options, ("device", options.Device), ("tasks", workload.Tasks), ("samples", workload.Samples), ("hidden", workload.Hidden),
            ("ms", ms), ("min", times[0]), ("max", times[^1]),
            ("gflop", workload.Flop / 1e9), ("gflops", gflops), ("peakGflops", peak), ("peakFraction", gflops / peak), ("vectorBits", FmaPeak.Bits), ("settling", settling.ToJson()),
            ("managedBytes", managed), ("pooledBytes", pooled), ("residentBytes", resident), ("gradient", checksum));
    }

    static JsonObject Checksum(Params gradient)
    {
        double[] g = [.. gradient.Values.SelectMany(static x => x.ToArray())];
        return new() { ["size"] = g.Length, ["norm"] = Math.Sqrt(g.Sum(static x => x * x)), ["sum"] = g.Sum(), ["absoluteSum"] = g.Sum(Math.Abs) };
    }
}
