using MetaRL.Envs;
using MetaRL.Policies;
using MetaRL.Rollouts;
using MetaRL.Tensors;

namespace MetaRL.Benchmarks;

/// <summary>A whole MAML-TRPO iteration on 2-D navigation: 20 tasks × 20 rollouts × 100 steps × 2 phases, 2×64 tanh, CG 10.</summary>
static class NavigationBenchmark
{
    public static int Run(BenchmarkOptions options)
    {
        using var engine = new RolloutEngine(options.Workers);
        var learner = new Maml { Policy = new GaussianMlp { Hidden = [64, 64], HeadScale = 0.01 } };
        using var trainer = new MetaTrainer(new PointNavigation(), learner, new TrustRegionUpdate(), new TrainingConfig(), SimdBackend.Instance, engine, seed: 1);
        var records = new List<IterationRecord>();
        double[] times = Timing.Milliseconds(options.Repeats, () => records.Add(trainer.Step()));
        double ms = Timing.Median(times);
        double Mean(Func<PhaseSeconds, double> part) => 1000 * records.Skip(records.Count - options.Repeats).Average(r => part(r.Seconds));
        Console.WriteLine($"navigation-iteration, {options.Workers} workers: median {ms:F0} ms (min {times[0]:F0}, max {times[^1]:F0}) for {records[^1].EnvSteps} environment steps; rollout {Mean(s => s.Rollout):F0}, adaptation {Mean(s => s.Adaptation):F0}, outer update {Mean(s => s.OuterUpdate):F0} ms");
        if (options.Json) Console.WriteLine($"{{\"benchmark\":\"navigation-iteration\",\"workers\":{options.Workers},\"ms\":{ms:F3}}}");
        return 0;
    }
}
