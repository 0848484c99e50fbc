using MetaRL.Envs;
using MetaRL.Envs.Families.Bandits;
using MetaRL.Envs.Families.Navigation;
using MetaRL.Envs.Families.Planar;
using MetaRL.Policies;
using MetaRL.Problems;
using MetaRL.Tensors;

namespace MetaRL.Benchmarks;

/// <summary>Environment steps per second where a device plays them, with the policy in the loop: 64 environments a task, each task's own
/// weights, two layers of 64, one episode; by the number of environments.</summary>
static class DeviceRolloutBenchmark
{
    const int EnvsPerTask = 64, Repeats = 5;

    static readonly TaskFamily[] Families = [new PointNavigation(), new PlanarDirection { Horizon = 100 }, new BernoulliBandit { Pulls = 100 }];

    static readonly int[] Sizes = [1_280, 12_800, 65_536];

    public static int Run(BenchmarkOptions options, string device)
    {
        if (BenchmarkDevices.Of(device) is not ISamplingBackend backend)
            throw new UnavailableException($"device-rollout: {device} plays no environments itself; take --device gpu, or the benchmark rollout for the host");
        foreach (TaskFamily family in Families)
            foreach (int envs in Sizes) Measure(options, device, backend, family, envs);
        return 0;
    }

    static void Measure(BenchmarkOptions options, string device, ISamplingBackend backend, TaskFamily family, int envs)
    {
        Policy policy = family.Spec.Action.Choices.IsEmpty ? new GaussianMlp { Hidden = [64, 64] } : new CategoricalMlp { Hidden = [64, 64] };
        var problem = new PolicyProblem { Family = family, Policy = policy, Rollouts = EnvsPerTask };
        if (backend.WhyOnHost(problem) is { } why) throw new UnavailableException($"device-rollout: {family.Name}: {why}");
        int tasks = envs / EnvsPerTask;
        using TensorScope scope = TensorScope.Open();
        Params theta = problem.Init(backend, new Seed(1)).Join().Repeat(tasks);
        ITaskDescription[] drawn = [.. Enumerable.Range(0, tasks).Select(i => problem.SampleTask(Split.Train, new Seed((ulong)i)))];
        Seed[] seeds = [.. Enumerable.Range(0, tasks).Select(static i => new Seed(2).Fork((ulong)i))];
        using IDeviceSource source = backend.Open(problem, drawn, EnvsPerTask);
        double[] times = Timing.Milliseconds(Repeats, () => source.Score(theta, seeds, CancellationToken.None));
        double perSecond = 1000.0 * envs * family.Spec.Horizon / Timing.Median(times);
        Console.WriteLine($"device-rollout, {device}, {family.Name}, {envs:N0} environments: {perSecond / 1e6:N1} M steps/s (median {Timing.Median(times):F2} ms a rollout of all)");
        JsonLine.Write("device-rollout", options, ("device", device), ("family", family.Name), ("environments", envs), ("stepsPerSecond", perSecond));
    }
}
