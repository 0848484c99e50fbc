using System.Text.Json.Nodes;
using MetaRL.Rollouts;
using MetaRL.Tensors;

namespace MetaRL.Benchmarks;

/// <summary>The meta-gradient at its standard size, against the hardware's peak in the same run.</summary>
static class MetaGradientBenchmark
{
    public static int Run(BenchmarkOptions options)
    {
        var workload = new MetaGradientWorkload();
        SimdBackend backend = SimdBackend.Instance;
        using var engine = new RolloutEngine(options.Workers);
        using TensorScope scope = TensorScope.Open();
        Params phi = workload.Phi(backend);
        TaskData[] tasks = workload.Data();
        var objective = new MetaObjective(workload.Learner, tasks, 1, engine, backend);
        Params gradient = objective.LossAndGradient(phi, OuterLosses.Surrogate).Gradient;
        if (options.Dump is { } file) MetaGradientDump.Write(file, workload.Learner, phi, tasks, gradient);
        void Once()
        {
            using TensorScope inner = TensorScope.Open();
            objective.LossAndGradient(phi, OuterLosses.Surrogate);
        }
        Report(options, workload, Timing.Milliseconds(options.Repeats, Once), Timing.AllocatedBytes(Once), Checksum(gradient));
        return 0;
    }

    static void Report(BenchmarkOptions options, MetaGradientWorkload workload, double[] times, long managed, JsonObject checksum)
    {
        double ms = Timing.Median(times), gflops = workload.Flop / ms / 1e6, peak = FmaPeak.Gflops(options.Workers);
        long resident = Timing.ResidentBytes(), pooled = SimdBackend.Instance.PooledBytes;
        Console.WriteLine($"meta-gradient, {options.Workers} workers: median {ms:F1} ms (min {times[0]:F1}, max {times[^1]:F1})");
        Console.WriteLine($"  {workload.Flop / 1e9:F2} GFLOP of matrix products, {gflops:F0} GFLOP/s, {gflops / peak:P0} of a peak of {peak:F0} GFLOP/s");
        Console.WriteLine($"  {managed / 1024.0:F0} KiB managed per gradient, {pooled / 1048576.0:F1} MiB pooled, {resident / 1048576.0:F0} MiB resident");
        JsonLine.Write("meta-gradient", options,
            ("ms", ms), ("min", times[0]), ("max", times[^1]), ("gflop", workload.Flop / 1e9), ("gflops", gflops), ("peakGflops", peak), ("peakFraction", gflops / peak),
            ("managedBytes", managed), ("pooledBytes", pooled), ("residentBytes", resident), ("gradient", checksum));
    }

    static JsonObject Checksum(Params gradient)
    {
        double[] g = [.. gradient.Values.SelectMany(static x => x.ToArray())];
        return new() { ["size"] = g.Length, ["norm"] = Math.Sqrt(g.Sum(static x => x * x)), ["sum"] = g.Sum(), ["absoluteSum"] = g.Sum(Math.Abs) };
    }
}
