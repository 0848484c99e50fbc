using FsCheck;
using FsCheck.Fluent;
using MetaRL.Policies.Baselines;

namespace MetaRL.Rollouts.Tests;

public sealed class AdvantagesTests
{
    static readonly ZeroBaseline Zero = new();

    static AdvantageConfig Raw(double gamma, double lambda) => new(gamma, lambda, Standardize: false);

    static void Agree(IEnumerable<double> expected, IEnumerable<float> actual, double tolerance = 1e-5)
        => Assert.All(expected.Zip(actual, (e, a) => (e, a)), x => Assert.Equal(x.e, x.a, tolerance * (1 + Math.Abs(x.e))));

    [Fact]
    public void With_lambda_1_and_no_baseline_they_are_discounted_returns()
    {
        Trajectories tau = Tape.Of([Episode.Of(true, 1, 2, 4)]);
        float[] adv = Advantages.Estimate(tau, Zero, Raw(0.5, 1));
        Agree([3, 4, 4], adv);
        Assert.Equal(Advantages.DiscountedReturns(tau, 0.5), adv);
    }

    [Fact]
    public void With_lambda_0_they_are_temporal_difference_errors()
    {
        Trajectories tau = Tape.Of([new Episode([1, 2, 4], [10, 20, 30, 40], Terminated: false)]);
        float[] adv = Advantages.Estimate(tau, new KnownValue((s, _) => s), Raw(0.5, 0));
        Agree([1 + 10 - 10, 2 + 15 - 20, 4 + 20 - 30], adv);
    }

    [Theory]
    [InlineData(false, 100)]
    [InlineData(true, 63.39676587)]
    public void Truncation_bootstraps_and_termination_does_not(bool terminated, double value)
    {
        float[] ones = [.. Enumerable.Repeat(1f, 100)];
        Trajectories tau = Tape.Of([Episode.Of(terminated, ones)]);
        foreach (double lambda in new[] { 1, 0.95 })
        {
            // What is worth 1/(1-gamma) for ever is worth just that at a time limit, and nothing more after an end.
            float[] adv = Advantages.Estimate(tau, new KnownValue((_, _) => 100), Raw(0.99, lambda));
            if (lambda == 1) Assert.Equal(value, 100 + adv[0], 1e-3);
            Assert.Equal(terminated ? -99 : 0, adv[99], 1e-3);
        }
    }

    [Fact]
    public void The_time_of_a_final_value_is_one_past_the_last_step()
    {
        Trajectories tau = Tape.Of([Episode.Of(false, 0, 0), Episode.Of(false, 0, 0, 0)]);
        float[] adv = Advantages.Estimate(tau, new KnownValue((_, t) => t), Raw(1, 0));
        Agree([1, 1, 1, 1, 1], adv);   // V(t + 1) - V(t)
    }

    [Fact]
    public void The_baseline_is_fitted_to_the_returns_of_each_episode()
    {
        var baseline = new KnownValue((_, _) => 0);
        Trajectories tau = Tape.Of(
            [Episode.Of(true, 1, 1), Episode.Of(false, 10)],
            [Episode.Of(false, 2), Episode.Of(true, 3)]);
        Advantages.Estimate(tau, baseline, Raw(0.5, 1));
        Assert.Equal([1.5f, 2, 1, 3, 10, 0], baseline.Fitted);   // time-major; env 1 has nothing at its third step
    }

    [Fact]
    public void Standardized_they_have_mean_0_and_deviation_1_over_what_counts()
    {
        Trajectories tau = Draw(3, out _);
        Assert.Contains(0f, tau.Mask);
        float[] adv = Advantages.Estimate(tau, Zero, new(0.9, 0.9, Standardize: true));
        double[] counted = [.. adv.Zip(tau.Mask).Where(x => x.Second == 1).Select(x => (double)x.First)];
        Assert.Equal(0, counted.Average(), 1e-6);
        Assert.Equal(1, counted.Average(a => a * a), 1e-5);
        Assert.All(adv.Zip(tau.Mask).Where(x => x.Second == 0), x => Assert.Equal(0, x.First));
        float[] raw = Advantages.Estimate(tau, Zero, Raw(0.9, 0.9));
        Assert.Equal(Array.IndexOf(raw, raw.Max()), Array.IndexOf(adv, adv.Max()));
    }

    static Trajectories Played(params float[][] rewards) => Tape.Of([.. rewards.Select(static (r, b) => (Episode[])[
        new(r, [.. Enumerable.Range(0, r.Length + 1).Select(t => MathF.Sin(3 * t + 7 * b))], Terminated: true)])]);

    static float[] Ones(int count) => [.. Enumerable.Repeat(1f, count)];

    // The baseline is good to 1e-3 here. That is its error, and no merit of any action.
    [Fact]
    public void Rewards_that_do_not_depend_on_what_is_done_give_no_advantage()
    {
        float[] rising = [.. Enumerable.Range(0, 50).Select(static t => (float)t)];
        foreach (float[] rewards in new[] { Ones(50), rising })
        {
            Trajectories tau = Played(rewards, rewards, rewards);
            Assert.All(Advantages.Estimate(tau, new LinearFeatureBaseline(), new()), a => Assert.Equal(0, a));
            Assert.Contains(Advantages.Estimate(tau, new LinearFeatureBaseline(), Raw(0.99, 1)), a => a != 0);
        }
    }

    // What pays is over when the shorter one ends, so that there is nothing to compare the longer one's last steps with.
    [Fact]
    public void Rollouts_of_different_length_that_are_paid_alike_give_no_advantage()
    {
        float[] longer = [1, 2, .. new float[48]], shorter = longer[..40];
        foreach (Trajectories tau in new[] { Played(longer, shorter), Played(shorter, longer, shorter) })
        {
            Assert.All(Advantages.Estimate(tau, new LinearFeatureBaseline(), new()), a => Assert.Equal(0, a));
            Assert.Contains(Advantages.Estimate(tau, new LinearFeatureBaseline(), Raw(0.99, 1)), a => a != 0);
        }
    }

    [Fact]
    public void Differences_of_rounding_size_are_none()
    {
        float[] shifted = [.. Ones(50).Select(static r => MathF.BitIncrement(r))];
        Assert.All(Advantages.Estimate(Played(Ones(50), shifted), new LinearFeatureBaseline(), new()), a => Assert.Equal(0, a));
    }

    [Fact]
    public void Any_real_difference_is_a_signal()
    {
        float[] better = Ones(50);
        better[20] += 1e-3f;
        foreach (Trajectories tau in new[] { Played(Ones(50), better), Played(Ones(50), Ones(40)), Played(Ones(50)) })
            Assert.Equal(1, Advantages.Estimate(tau, new LinearFeatureBaseline(), new()).Where((_, n) => tau.Mask[n] != 0).Average(static a => (double)a * a), 1e-3);
    }

    [Fact]
    public void Equal_rewards_standardize_to_zero_not_to_NaN()
    {
        float[] adv = Advantages.Estimate(Tape.Of([Episode.Of(true, 3)], [Episode.Of(true, 3)]), Zero, new());
        Assert.All(adv, a => Assert.Equal(0, a));
    }

    [Fact]
    public void Random_episodes_agree_with_a_slow_double_sum() => Prop.ForAll<int>(seed =>
    {
        Trajectories tau = Draw(seed, out Episode[][] envs);
        var random = new Random(seed);
        (double gamma, double lambda) = (random.NextDouble(), random.NextDouble());
        static double V(float s, int t) => Math.Sin(s) + 0.1 * t;
        float[] adv = Advantages.Estimate(tau, new KnownValue(V), Raw(gamma, lambda));
        Agree(Slow(tau.Count, envs, V, gamma, lambda), adv);
        Agree(Slow(tau.Count, envs, (_, _) => 0, gamma, 1), Advantages.DiscountedReturns(tau, gamma));
    }).QuickCheckThrowOnFailure();

    // A(t) = sum over l of (gamma lambda)^l delta(t + l), as the paper writes it.
    static double[] Slow(int count, Episode[][] envs, Func<float, int, double> v, double gamma, double lambda)
    {
        var adv = new double[count];
        foreach (Placed p in Tape.Place(envs))
        {
            Episode x = p.Episode;
            double Delta(int t) => x.Reward[t] - v(x.Obs[t], t)
                + (t == x.Length - 1 && x.Terminated ? 0 : gamma * v(x.Obs[t + 1], t + 1));
            for (int t = 0; t < x.Length; t++)
                for (int l = 0; t + l < x.Length; l++) adv[p.Sample(t)] += Math.Pow(gamma * lambda, l) * Delta(t + l);
        }
        return adv;
    }

    // Two environments, two episodes each: what the second one pays counts for the first.
    static readonly Episode[][] Trials =
    [
        [new([1, 2], [10, 20, 30], Terminated: true), new([4], [40, 50], Terminated: false)],
        [new([3], [60, 70], Terminated: false), new([5], [80, 90], Terminated: true)],
    ];

    [Fact]
    public void Returns_of_a_trial_go_on_across_its_episodes()
    {
        Trajectories tau = Tape.Of(Trials);
        // env 0: 1 + (2 + 4/2)/2, 2 + 4/2, 4; env 1: 3 + 5/2, 5, masked. Time-major.
        Assert.Equal([3, 5.5f, 4, 5, 4, 0], Advantages.DiscountedReturns(tau, 0.5, Credit.Trial));
        Assert.Equal([2, 3, 2, 5, 4, 0], Advantages.DiscountedReturns(tau, 0.5));
    }

    [Fact]
    public void Advantages_of_a_trial_bootstrap_from_the_next_episode_and_end_where_the_trial_does()
    {
        Trajectories tau = Tape.Of(Trials);
        var baseline = new KnownValue((s, t) => s + t);   // t counts from the start of the trial
        AdvantageConfig config = new(0.5, 0.5, Standardize: false, Credit.Trial);
        float[] adv = Advantages.Estimate(tau, baseline, config);
        // V: env 0 is 10, 21, 42; env 1 is 60, 81. After a trial there is nothing, also where its last episode was cut by the horizon.
        double d2 = 4 - 42, d1 = 2 + 0.5 * 42 - 21, d0 = 1 + 0.5 * 21 - 10;
        double e1 = 5 - 81, e0 = 3 + 0.5 * 81 - 60;
        Agree([d0 + 0.25 * (d1 + 0.25 * d2), e0 + 0.25 * e1, d1 + 0.25 * d2, e1, d2, 0], adv, 1e-6);
        Assert.Equal(Advantages.DiscountedReturns(tau, 0.5, Credit.Trial), baseline.Fitted);
    }

    [Fact]
    public void Random_trials_agree_with_a_slow_double_sum() => Prop.ForAll<int>(seed =>
    {
        Trajectories tau = Draw(seed, out Episode[][] envs);
        var random = new Random(seed);
        (double gamma, double lambda) = (random.NextDouble(), random.NextDouble());
        static double V(float s, int t) => Math.Sin(s) + 0.1 * t;
        AdvantageConfig config = new(gamma, lambda, Standardize: false, Credit.Trial);
        Agree(SlowTrial(tau.Count, envs, V, gamma, lambda), Advantages.Estimate(tau, new KnownValue(V), config));
        Agree(SlowTrial(tau.Count, envs, (_, _) => 0, gamma, 1), Advantages.DiscountedReturns(tau, gamma, Credit.Trial));
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void A_trial_of_one_episode_is_credited_as_that_episode() => Prop.ForAll<int>(seed =>
    {
        Draw(seed, out Episode[][] envs);
        Trajectories tau = Tape.Of([.. envs.Select(static env => (Episode[])[env[0] with { Terminated = true }])]);
        static double V(float s, int t) => Math.Sin(s) + 0.1 * t;
        float[] Of(Credit credit) => Advantages.Estimate(tau, new KnownValue(V), new(0.9, 0.8, Standardize: false, credit));
        Assert.Equal(Of(Credit.Episode), Of(Credit.Trial));
    }).QuickCheckThrowOnFailure();

    // The same sum over a rollout whose episodes are one long one, which ends for good: the first observation of an episode follows
    // the last step of the one before.
    static double[] SlowTrial(int count, Episode[][] envs, Func<float, int, double> v, double gamma, double lambda)
        => Slow(count, [.. envs.Select(static env => (Episode[])[Joined(env)])], v, gamma, lambda);

    static Episode Joined(Episode[] env)
    {
        float[] reward = [.. env.SelectMany(static e => e.Reward)];
        float[] obs = [.. env.SelectMany(static e => e.Obs[..^1]), env[^1].Obs[^1]];
        return new(reward, obs, Terminated: true);
    }

    // 1 to 4 environments with 1 to 3 episodes of 1 to 8 steps.
    static Trajectories Draw(int seed, out Episode[][] envs)
    {
        var random = new Random(seed);
        int episodes = random.Next(1, 4);
        float Number() => (float)(4 * random.NextDouble() - 2);
        Episode One()
        {
            int length = random.Next(1, 9);
            return new([.. Enumerable.Range(0, length).Select(_ => Number())], [.. Enumerable.Range(0, length + 1).Select(_ => Number())], random.Next(2) == 0);
        }
        envs = [.. Enumerable.Range(0, random.Next(1, 5)).Select(_ => Enumerable.Range(0, episodes).Select(_ => One()).ToArray())];
        return Tape.Of(envs);
    }
}
