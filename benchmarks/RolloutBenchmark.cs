using MetaRL.Envs;
using MetaRL.Envs.Families.Bandits;
using MetaRL.Envs.Families.Navigation;
using MetaRL.Envs.Families.Planar;
using MetaRL.Envs.Families.Trading;
using MetaRL.Policies;
using MetaRL.Rollouts;
using MetaRL.Tensors;
using MetaRL.Tensors.Simd;

namespace MetaRL.Benchmarks;

/// <summary>Environment steps per second with the policy in the loop: 20 tasks × B environments × one episode, on 1 and
/// on W workers, dealt out as training does.</summary>
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
            using TensorScope scope = TensorScope.Open();
            using Player single = new(family, policy, envs, 1), every = new(family, policy, envs, options.Workers);
            (double[] one, double[] all) = Timing.ByTurns(options.Repeats, single.Play, every.Play);
            double steps = every.Steps, perSecond = 1000 * steps / Timing.Median(all), perSecondOne = 1000 * steps / Timing.Median(one);
            double bytes = Timing.AllocatedBytes(every.Play) / steps, recorded = every.RecordedBytes / steps;
            double scaling = perSecond / perSecondOne, fastestScaling = one[0] / all[0];
            double fastestOne = 1000 * steps / one[0], fastest = 1000 * steps / all[0];
            Console.WriteLine($"rollout, {family.Name}, {policy.GetType().Name}, {envs} environments a task: "
                + $"{perSecondOne:N0} steps/s on 1 worker, {perSecond:N0} on {options.Workers} ({scaling:F2} times; "
                + $"the fastest runs of each {fastestOne:N0} and {fastest:N0}, {fastestScaling:F2} times)");
            Console.WriteLine($"  {bytes:F1} bytes allocated per step: {recorded:F1} are the trajectories, "
                + $"{bytes - recorded:F1} once a rollout, its actor and environments");
            JsonLine.Write("rollout", options, ("family", family.Name), ("stepsPerSecond", perSecond), ("stepsPerSecondOneWorker", perSecondOne),
                ("scaling", scaling), ("fastestScaling", fastestScaling), ("bytesPerStep", bytes), ("trajectoryBytesPerStep", recorded));
        }
        return 0;
    }

    /// <summary>The same rollouts over and over, enough of them for the clock.</summary>
    sealed class Player : IDisposable
    {
        const int Passes = 10;
        readonly WorkerPool pool;
        readonly EnvSpec spec;
        readonly Policy policy;
        readonly Params theta;
        readonly ITask[] tasks;
        readonly Seed[] seeds;
        readonly int envs;
        Trajectories[] last = [];

        public Player(TaskFamily family, Policy policy, int envs, int workers)
        {
            this.policy = policy;
            this.envs = envs;
            pool = new(workers);
            spec = family.Spec;
            theta = policy.Init(spec, SimdBackend.Instance, new Seed(1));
            tasks = [.. Enumerable.Range(0, Tasks).Select(i => family.Sample(Split.Train, new Seed((ulong)i)))];
            seeds = [.. Enumerable.Range(0, Tasks).Select(static i => new Seed(2).Fork((ulong)i))];
        }

        public double Steps => Passes * last.Sum(t => (long)t.Count);

        public double RecordedBytes => Passes * last.Sum(Bytes);

        public void Play()
        {
            for (int pass = 0; pass < Passes; pass++)
                last = new RolloutSampler(tasks, spec, envs, episodes: 1, pool).Collect((_, count) => policy.CreateActor(spec, theta, count), seeds);
        }

        public void Dispose() => pool.Dispose();

        static double Bytes(Trajectories t)
            => sizeof(float) * (t.Obs.Length + t.Act.Length + t.LogProb.Length + t.Reward.Length + t.Mask.Length + t.FinalObs.Length)
            + sizeof(double) * t.EpisodeReturns.Length
            + sizeof(int) * (t.Time.Length + t.Episode.Length)
            + sizeof(bool) * (t.Terminated.Length + t.Truncated.Length);
    }
}
