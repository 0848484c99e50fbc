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
