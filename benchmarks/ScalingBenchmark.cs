using System.Text.Json.Nodes;
using MetaRL.Losses;
using MetaRL.Rollouts;
using MetaRL.Sampling;
using MetaRL.Shards;
using MetaRL.Tensors;
using MetaRL.Tensors.Simd;
using MetaRL.Updates;

namespace MetaRL.Benchmarks;

/// <summary>How the meta-gradient's time and memory grow with each of its sizes.</summary>
static class ScalingBenchmark
{
    const int Repeats = 3;   // on top of the warm-up; the largest sizes take a second each

    static readonly (string Size, MetaGradientWorkload[] Rows)[] Sweeps =
    [
        ("tasks", [.. Sizes(5, 10, 20, 40, 80).Select(n => new MetaGradientWorkload(Tasks: n, Samples: 1000))]),
        ("samples", [.. Sizes(250, 500, 1000, 2000, 4000, 8000).Select(n => new MetaGradientWorkload(Samples: n))]),
        ("hidden width", [.. Sizes(16, 32, 64, 128, 256, 512, 1024).Select(n => new MetaGradientWorkload(Tasks: 4, Samples: 500, Hidden: n))]),
        ("inner steps", [.. Sizes(1, 2, 3, 4, 5).Select(n => new MetaGradientWorkload(Samples: 1000, InnerSteps: n))]),
    ];

    public static int Run(BenchmarkOptions options)
    {
        var table = new JsonArray();
        foreach ((string size, MetaGradientWorkload[] rows) in Sweeps)
        {
            Console.WriteLine($"{size}\n  tasks samples hidden steps       ms  ms/GFLOP  bytes held/sample  KiB managed/gradient");
            foreach (MetaGradientWorkload w in rows)
            {
                (double ms, double held, long managed) = Measure(w, options.Workers);
                double msPerGflop = 1e9 * ms / w.Flop;
                Console.WriteLine($"  {w.Tasks,5} {w.Samples,7} {w.Hidden,6} {w.InnerSteps,5} "
                    + $"{ms,8:F1}  {msPerGflop,8:F2}  {held,17:F0}  {managed / 1024.0,20:F0}");
                table.Add(new JsonObject
                {
                    ["sweep"] = size,
                    ["tasks"] = w.Tasks,
                    ["samples"] = w.Samples,
                    ["hidden"] = w.Hidden,
                    ["innerSteps"] = w.InnerSteps,
                    ["ms"] = ms,
                    ["msPerGflop"] = msPerGflop,
                    ["bytesPerSample"] = held,
                    ["managedBytes"] = managed,
                });
            }
        }
        JsonLine.Write("scaling", options, ("rows", table));
        return 0;
    }

    // A back end and workers of its own: nothing pooled for one size serves the next.
    static (double Ms, double HeldPerSample, long Managed) Measure(MetaGradientWorkload workload, int workers)
    {
        TaskData[] tasks = workload.Data();
        long before = GC.GetTotalMemory(forceFullCollection: true);
        var backend = new SimdBackend();
        using var pool = new WorkerPool(workers);
        using TensorScope scope = TensorScope.Open();
        Params phi = workload.Phi(backend);
        using LocalShard shard = workload.Shard(tasks, backend, pool, tasksPerChunk: 1);
        MetaObjective objective = workload.Objective(shard);
        var loss = new SurrogateLoss();
        void Once()
        {
            using TensorScope inner = TensorScope.Open();
            objective.LossAndGradient(phi, loss);
        }
        double ms = Timing.Median(Timing.Milliseconds(Repeats, Once));
        long managed = Timing.AllocatedBytes(Once), held = GC.GetTotalMemory(forceFullCollection: true) - before;
        GC.KeepAlive(objective);
        GC.KeepAlive(tasks);
        return (ms, (double)held / workload.TotalSamples, managed);
    }

    static int[] Sizes(params int[] sizes) => sizes;
}
