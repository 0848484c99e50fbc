using System.Diagnostics;
using MetaRL.Envs.Families.Navigation;
using MetaRL.Learners;
using MetaRL.Policies;
using MetaRL.Problems;
using MetaRL.Rollouts;
using MetaRL.Training;
using MetaRL.Updates;

namespace MetaRL.Benchmarks;

/// <summary>Seconds from the start of this process, built already, to the end of the first meta-iteration of point navigation.</summary>
static class StartupBenchmark
{
    public static int Run(BenchmarkOptions options, string device)
    {
        double main = SinceStart();
        using var pool = new WorkerPool(options.Workers);
        var problem = new PolicyProblem { Family = new PointNavigation(), Policy = new GaussianMlp { Hidden = [64, 64], HeadScale = 0.01 } };
        using var trainer = new MetaTrainer(problem, new Maml(), new TrustRegionUpdate(), new TrainingConfig(), BenchmarkDevices.Of(device), pool, seed: 1);
        trainer.Step();
        double first = SinceStart();
        trainer.Step();
        double second = SinceStart() - first;
        Console.WriteLine($"startup, {device}, {options.Workers} workers: first iteration done after {first:F2} s, "
            + $"of which {main:F2} s before the benchmark began; the second took {second:F2} s");
        JsonLine.Write("startup", options, ("device", device), ("seconds", first), ("beforeMain", main), ("secondIteration", second));
        return 0;
    }

    // The system counts a start in hundredths of a second.
    static double SinceStart()
    {
        using var process = Process.GetCurrentProcess();
        return (DateTime.Now - process.StartTime).TotalSeconds;
    }
}
