using System.Diagnostics;
using MetaRL.Envs;
using MetaRL.Rollouts;
using MetaRL.Tensors;

namespace MetaRL.Benchmarks;

/// <summary>Second-order MAML meta-gradient: 20 tasks, 2,000 support and 2,000 query samples each, Gaussian MLP
/// 20→64→64→6 with tanh, one inner step. No environment.</summary>
static class MetaGradientBenchmark
{
    public static int Run(BenchmarkOptions options)
    {
        SimdBackend backend = SimdBackend.Instance;
        using var engine = new RolloutEngine(options.Workers);
        using TensorScope scope = TensorScope.Open();
        Params phi = Workloads.Maml.Init(Workloads.Locomotion, backend, new Seed(1));
        TaskData[] tasks = Workloads.RandomTasks(20, 2000, 1, Workloads.Locomotion, new Seed(2));
        var objective = new MetaObjective(Workloads.Maml, tasks, 1, engine, backend);
        long allocated = 0;
        double[] times = Timing.Milliseconds(options.Repeats, () =>
        {
            long before = GC.GetTotalAllocatedBytes();
            using TensorScope inner = TensorScope.Open();
            objective.LossAndGradient(phi, OuterLosses.Surrogate);
            allocated = GC.GetTotalAllocatedBytes() - before;
        });
        double ms = Timing.Median(times);
        Console.WriteLine($"meta-gradient, {options.Workers} workers: median {ms:F1} ms (min {times[0]:F1}, max {times[^1]:F1}); {allocated / 1024.0:F0} KiB managed per gradient, {backend.PooledBytes / 1048576.0:F0} MiB pooled, {Process.GetCurrentProcess().WorkingSet64 / 1048576} MiB resident");
        if (options.Json) Console.WriteLine($"{{\"benchmark\":\"meta-gradient\",\"workers\":{options.Workers},\"ms\":{ms:F3}}}");
        return 0;
    }
}
