using MetaRL.Envs.Families.Navigation;
using MetaRL.Learners;
using MetaRL.Policies;
using MetaRL.Problems;
using MetaRL.Rollouts;
using MetaRL.Training;
using MetaRL.Updates;

namespace MetaRL.Benchmarks;

/// <summary>A whole meta-iteration of <c>experiments/point_navigation.cs</c> on a device: tasks × 20 rollouts × 100 steps × 2 phases,
/// second-order MAML, Adam.</summary>
static class DeviceIterationBenchmark
{
    public static int Run(BenchmarkOptions options, string device, int tasks)
    {
        using var pool = new WorkerPool(options.Workers);
        var problem = new PolicyProblem
        {
            Family = new PointNavigation(),
            Policy = new GaussianMlp { Hidden = [64, 64], InitialLogStd = -3.5, HeadScale = 0.01 },
            Rollouts = 20,
            Advantage = new(Gamma: 0.99, Lambda: 0.95),
        };
        var learner = new Maml { InnerLr = 0.02, InnerLrDecay = 0.3 };
        var update = new AdamUpdate { Adam = new() { Lr = 2e-3 } };
        var config = new TrainingConfig { Iterations = 1_000_000, MetaBatch = tasks, ConflictsEvery = 0 };
        using var trainer = new MetaTrainer(problem, learner, update, config, BenchmarkDevices.Of(device), pool, seed: 1);
        double[] times = Timing.Milliseconds(options.Repeats, () => trainer.Step());
        double ms = Timing.Median(times);
        Console.WriteLine($"device-iteration, {device}, {tasks} tasks, {options.Workers} workers: median {ms:F2} ms (min {times[0]:F2}, max {times[^1]:F2})");
        JsonLine.Write("device-iteration", options, ("device", device), ("tasks", tasks), ("ms", ms), ("min", times[0]), ("max", times[^1]));
        return 0;
    }
}
