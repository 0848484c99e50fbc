using MetaRL.Envs;
using MetaRL.Policies;
using MetaRL.Rollouts;
using MetaRL.Tensors;

namespace MetaRL.Benchmarks;

/// <summary>Environment steps per second with the policy in the loop: 20 tasks × B environments × one episode, on 1 and on W workers.</summary>
static class RolloutBenchmark
{
    const int Tasks = 20;

    // Planar bodies go in groups of up to 16; 20 of them would cost as much as 32.
    static readonly (TaskFamily Family, Policy Policy, int Envs)[] Families =
    [
        (new PointNavigation(), new GaussianMlp { Hidden = [64, 64] }, 20),
        (new PlanarVelocity(), new GaussianMlp { Hidden = [64, 64] }, 32),
        (new PlanarTerrain(), new GaussianMlp { Hidden = [64, 64] }, 32),
        (new BernoulliBandit { Pulls = 100 }, new CategoricalMlp { Hidden = [64, 64] }, 20),
        (new MomentumTrading(), new GaussianMlp { Hidden = [64, 64] }, 20),
    ];

    public static int Run(BenchmarkOptions options)
    {
        foreach ((TaskFamily family, Policy policy, int envs) in Families)
        {
            Result one = Measure(family, policy, envs, 1, options.Repeats), all = Measure(family, policy, envs, options.Workers, options.Repeats);
            double scaling = all.StepsPerSecond / one.StepsPerSecond;
            Console.WriteLine($"rollout, {family.Name}, {policy.GetType().Name}, {envs} environments a task: {one.StepsPerSecond:N0} steps/s on 1 worker, {all.StepsPerSecond:N0} on {options.Workers} ({scaling:F2} times)");
            Console.WriteLine($"  {all.BytesPerStep:F1} bytes allocated per step: {all.Recorded:F1} are the trajectories, {all.BytesPerStep - all.Recorded:F1} once a rollout, its actor and environments");
            JsonLine.Write("rollout", options, ("family", family.Name), ("stepsPerSecond", all.StepsPerSecond), ("stepsPerSecondOneWorker", one.StepsPerSecond),
                ("scaling", scaling), ("bytesPerStep", all.BytesPerStep), ("trajectoryBytesPerStep", all.Recorded));
        }
        return 0;
    }

    static Result Measure(TaskFamily family, Policy policy, int envs, int workers, int repeats)
    {
        using var engine = new RolloutEngine(workers);
        using TensorScope scope = TensorScope.Open();
        Params theta = policy.Init(family.Spec, SimdBackend.Instance, new Seed(1));
        ITask[] tasks = [.. Enumerable.Range(0, Tasks).Select(i => family.Sample(Split.Train, new Seed((ulong)i)))];
        Trajectories[] last = [];
        void Once() => last = engine.Map(tasks, (task, i, stop) =>
            new Collector(task, family.Spec, envs).Collect(policy.CreateActor(family.Spec, theta, envs), new Seed(2).Fork((ulong)i), stop));
        double ms = Timing.Median(Timing.Milliseconds(repeats, Once));
        double bytes = Timing.AllocatedBytes(Once), steps = last.Sum(t => (long)t.Count);
        return new(1000 * steps / ms, bytes / steps, last.Sum(RecordedBytes) / steps);
    }

    static double RecordedBytes(Trajectories t)
        => sizeof(float) * (t.Obs.Length + t.Act.Length + t.LogProb.Length + t.Reward.Length + t.Mask.Length + t.FinalObs.Length + t.EpisodeReturns.Length)
        + sizeof(int) * t.Time.Length + sizeof(bool) * (t.Terminated.Length + t.Truncated.Length);

    readonly record struct Result(double StepsPerSecond, double BytesPerStep, double Recorded);
}
