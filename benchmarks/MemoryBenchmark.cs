using System.Diagnostics;
using MetaRL.Envs.Families.Navigation;
using MetaRL.Learners;
using MetaRL.Policies;
using MetaRL.Problems;
using MetaRL.Rollouts;
using MetaRL.Tensors.Backends;
using MetaRL.Tensors.Simd;
using MetaRL.Training;
using MetaRL.Updates;

namespace MetaRL.Benchmarks;

/// <summary>Resident memory, live tensors and pool over 1,000 meta-iterations of small size, each outer update in turn.</summary>
static class MemoryBenchmark
{
    const int Iterations = 1000, Every = 100;

    public static int Run(BenchmarkOptions options)
    {
        using var pool = new WorkerPool(options.Workers);
        foreach (MetaUpdate update in (MetaUpdate[])[new AdamUpdate(), new PpoUpdate(), new TrustRegionUpdate()])
        {
            var problem = new PolicyProblem
            {
                Family = new PointNavigation(),
                Policy = new GaussianMlp { Hidden = [32, 32], HeadScale = 0.01 },
                Rollouts = 10,
            };
            var config = new TrainingConfig { MetaBatch = 4 };
            using var trainer = new MetaTrainer(problem, new Maml(), update, config, SimdBackend.Instance, pool, seed: 1);
            for (int i = 0; i <= Iterations; i++)
            {
                trainer.Step();
                if (i % Every == 0) Report(update, i);
            }
        }
        return 0;
    }

    static void Report(MetaUpdate update, int iteration)
    {
        using var process = Process.GetCurrentProcess();
        const double MiB = 1048576;
        double resident = process.WorkingSet64 / MiB;
        double managed = GC.GetTotalMemory(false) / MiB;
        double pooled = SimdBackend.Instance.PooledBytes / MiB;
        Console.WriteLine($"{update.GetType().Name,-18} iteration {iteration,5}: {resident,6:F1} MiB resident, {managed,6:F1} MiB managed, "
            + $"{pooled,6:F1} MiB pooled, {Storage.Live,3} live tensors");
    }
}
