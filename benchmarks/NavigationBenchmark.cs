using MetaRL.Envs.Families.Navigation;
using MetaRL.Learners;
using MetaRL.Policies;
using MetaRL.Problems;
using MetaRL.Rollouts;
using MetaRL.Tensors.Simd;
using MetaRL.Training;
using MetaRL.Updates;

namespace MetaRL.Benchmarks;

/// <summary>A whole MAML-TRPO iteration on 2-D navigation: 20 tasks × 20 rollouts × 100 steps × 2 phases, 2×64 tanh, CG 10.</summary>
static class NavigationBenchmark
{
    public static int Run(BenchmarkOptions options)
    {
        using var pool = new WorkerPool(options.Workers);
        var problem = new PolicyProblem { Family = new PointNavigation(), Policy = new GaussianMlp { Hidden = [64, 64], HeadScale = 0.01 } };
        var learner = new Maml();
        var update = new TrustRegionUpdate();
        var config = new TrainingConfig();
        using var trainer = new MetaTrainer(problem, learner, update, config, SimdBackend.Instance, pool, seed: 1);
        var records = new List<IterationRecord>();
        double[] times = Timing.Milliseconds(options.Repeats, () => records.Add(trainer.Step()));
        records.RemoveRange(0, records.Count - options.Repeats);
        double ms = Timing.Median(times);
        double Part(Func<IterationRecord, double> of) => Timing.Median([.. records.Select(of).Order()]);
        double rollout = 1000 * Part(r => r.Seconds.Rollout), adaptation = 1000 * Part(r => r.Seconds.Adaptation), outer = 1000 * Part(r => r.Seconds.OuterUpdate);
        Console.WriteLine($"navigation-iteration, {options.Workers} workers: median {ms:F0} ms (min {times[0]:F0}, max {times[^1]:F0}) "
            + $"for {records[^1].EnvSteps} environment steps");
        Console.WriteLine($"  rollout {rollout:F1}, adaptation {adaptation:F1}, outer update {outer:F1} ms; the outer update's parts, each alone:");

        var parts = new OuterUpdateBreakdown(problem, learner, update, config, pool, trainer.State.Phi);
        OuterUpdatePart[] costs = parts.Measure(options.Repeats, (int)Part(r => r.Extra["lineSearchSteps"]));
        foreach (OuterUpdatePart part in costs) Console.WriteLine($"  {part.Name,-46} {part.Times,2} x {part.Ms,6:F2} = {part.Times * part.Ms,6:F1} ms");
        JsonLine.Write("navigation-iteration", options, ("ms", ms), ("min", times[0]), ("max", times[^1]), ("rollout", rollout), ("adaptation", adaptation),
            ("outerUpdate", outer), ("parts", OuterUpdatePart.ToJson(costs)));
        return 0;
    }
}
