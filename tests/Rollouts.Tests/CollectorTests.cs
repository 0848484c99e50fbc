using MetaRL.Envs;
using MetaRL.Envs.Spaces;
using MetaRL.Policies;
using MetaRL.Tensors.Simd;
using MetaRL.TestKit;

namespace MetaRL.Rollouts.Tests;

public sealed class CollectorTests
{
    const int B = 5;
    static readonly Walk Family = new() { Horizon = 12 };
    static readonly EnvTask<Ending> Often = Family.Of(new Ending(0.3f)), Never = Family.Of(new Ending(0));
    static readonly GaussianMlp Policy = new() { Hidden = [8] };

    static IActor Actor(int count = B) => Policy.CreateActor(Family.Spec, Policy.Init(Family.Spec, SimdBackend.Instance, new Seed(1)), count);

    static Trajectories Collect(ITask task, int episodes = 1, ulong seed = 3)
        => new Collector(task, Family.Spec, B, episodes).Collect(Actor(), new Seed(seed));

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public void Every_array_has_its_documented_size(int episodes)
    {
        Trajectories tau = Collect(Often, episodes);
        int n = tau.Count;
        Assert.Equal(tau.Steps * B, n);
        Assert.Equal((2 * n, n, n), (tau.Obs.Length, tau.Act.Length, tau.LogProb.Length));
        Assert.Equal((n, n, n), (tau.Reward.Length, tau.Mask.Length, tau.Time.Length));
        Assert.Equal((n, n, n), (tau.Episode.Length, tau.Terminated.Length, tau.Truncated.Length));
        Assert.Equal((2 * B * episodes, B * episodes), (tau.FinalObs.Length, tau.EpisodeReturns.Length));
        Assert.Equal(episodes, tau.Episodes);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public void Each_environment_plays_its_episodes_and_is_masked_afterwards(int episodes)
    {
        Trajectories tau = Collect(Often, episodes);
        int longest = 0;
        for (int b = 0; b < B; b++)
        {
            int played = 0, last = 0;
            for (int t = 0; t < tau.Steps; t++)
            {
                int n = t * B + b;
                Assert.Equal(played < episodes ? 1 : 0, tau.Mask[n]);
                if (tau.Mask[n] == 0 || !(tau.Terminated[n] || tau.Truncated[n])) continue;
                (played, last) = (played + 1, t + 1);
            }
            Assert.Equal(episodes, played);
            longest = Math.Max(longest, last);
        }
        Assert.Equal(longest, tau.Steps);   // not a step more than the last environment needs
        Assert.Equal(tau.Mask.Sum(), tau.ValidSteps);
        Assert.Contains(0f, tau.Mask);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public void What_is_recorded_is_what_happened(int episodes)
    {
        Trajectories tau = Collect(Often, episodes);
        for (int b = 0; b < B; b++)
        {
            double total = 0;
            for (int t = 0, episode = 0; episode < episodes; t++)
            {
                int n = t * B + b, at = (episode * B + b) * 2;
                Assert.Equal(tau.Time[n], tau.Obs[2 * n + 1]);   // the environment counts its steps too
                Assert.Equal(episode, tau.Episode[n]);
                total += tau.Reward[n];
                float moved = tau.Obs[2 * n] + Math.Clamp(tau.Act[n], -1, 1);
                if (!tau.Terminated[n] && !tau.Truncated[n])
                {
                    Assert.Equal(moved, tau.Obs[2 * (n + B)]);
                    continue;
                }
                Assert.Equal((moved, tau.Time[n] + 1f), (tau.FinalObs[at], tau.FinalObs[at + 1]));
                Assert.Equal(total, tau.EpisodeReturns[episode * B + b]);
                (total, episode) = (0, episode + 1);
            }
        }
        Assert.Equal(tau.EpisodeReturns.Average(), tau.MeanReturn, 1e-6);
    }

    [Fact]
    public void Mean_returns_are_those_of_the_first_second_and_third_episode()
    {
        Trajectories tau = Collect(Often, episodes: 3);
        double[] expected = new double[3];
        for (int n = 0; n < tau.Count; n++) expected[tau.Episode[n]] += tau.Mask[n] * (double)tau.Reward[n] / B;
        Assert.Equal(3, tau.MeanReturnByEpisode.Length);
        for (int e = 0; e < 3; e++) Assert.Equal(expected[e], tau.MeanReturnByEpisode[e], 1e-9);
        Assert.Equal(tau.MeanReturn, tau.MeanReturnByEpisode.Average(), 1e-9);
        Assert.Equal(3, expected.Distinct().Count());
    }

    // In float the sum of a million times 0.1 is 100,958.
    [Fact]
    public void A_million_small_rewards_are_summed_to_rounding()
    {
        Drips family = new() { Horizon = 1_000_000 };
        Trajectories tau = new Collector(family.Of(0), family.Spec, 1).Collect(new Still(), new Seed(1));
        Assert.Equal(100_000, tau.MeanReturn, 0.01);
    }

    struct Drip : IEnv<int>
    {
        public readonly void Reset(in int task, ref Rng rng) { }
        public readonly void Observe<TObs>(in int task, ref TObs obs) where TObs : struct, IObsWriter, allows ref struct => obs[0] = 0;
        public readonly StepResult Step<TAct>(in int task, in TAct act, ref Rng rng) where TAct : struct, IActReader, allows ref struct => new(0.1f);
    }

    sealed record Drips : TaskFamily<Drip, int>
    {
        public required int Horizon { get; init; }
        public override string Name => "drips";
        public override EnvSpec Spec => new(BoxSpace.Unbounded(1), BoxSpace.Uniform(1, -1, 1), Horizon);
        protected override int SampleTask(Split split, ref Rng rng) => 0;
    }

    [Fact]
    public void The_horizon_truncates_every_episode_that_never_terminates()
    {
        Trajectories tau = Collect(Never, episodes: 2);
        Assert.Equal((24, 24 * B), (tau.Steps, tau.ValidSteps));
        Assert.DoesNotContain(true, tau.Terminated);
        Assert.Equal(2 * B, tau.Truncated.Count(x => x));
    }

    [Fact]
    public void The_seed_decides_everything()
    {
        Trajectories a = Collect(Often), b = Collect(Often), other = Collect(Often, seed: 4);
        Assert.Equal((a.Obs, a.Act), (b.Obs, b.Act), Pairwise);
        Assert.Equal((a.LogProb, a.Reward), (b.LogProb, b.Reward), Pairwise);
        Assert.NotEqual(a.Act[..B], other.Act[..B]);
        Assert.NotEqual(a.Obs[..B], other.Obs[..B]);

        var collector = new Collector(Often, Family.Spec, B);
        IActor actor = Actor();
        collector.Collect(actor, new Seed(99));   // what happened before leaves no trace
        Assert.Equal(a.Obs, collector.Collect(actor, new Seed(3)).Obs);
    }

    static bool Pairwise((float[], float[]) a, (float[], float[]) b) => a.Item1.SequenceEqual(b.Item1) && a.Item2.SequenceEqual(b.Item2);

    [Fact]
    public void An_environment_does_the_same_whatever_runs_beside_it()
    {
        Trajectories Of(int count) => new Collector(Often, Family.Spec, count).Collect(new Still(), new Seed(3));
        Trajectories few = Of(2), many = Of(7);
        for (int t = 0; t < Math.Min(few.Steps, many.Steps); t++)
            Assert.Equal(few.Reward[(2 * t)..(2 * t + 2)], many.Reward[(7 * t)..(7 * t + 2)]);
    }

    [Fact]
    public void Cancelling_stops_before_the_next_step()
    {
        using var source = new CancellationTokenSource();
        var actor = new Cancels(source, at: 5);
        Assert.Throws<OperationCanceledException>(() => new Collector(Never, Family.Spec, B).Collect(actor, new Seed(1), source.Token));
        Assert.Equal(5, actor.Calls);
    }

    [Fact]
    public void The_actor_is_told_of_each_new_rollout()
    {
        var meter = new Meter(100);
        var collector = new Collector(Often, Family.Spec, B, episodes: 2);
        collector.Collect(meter, new Seed(1));
        Assert.Equal(1, meter.Begins);
        collector.Collect(meter, new Seed(2));
        Assert.Equal(2, meter.Begins);
    }
}
