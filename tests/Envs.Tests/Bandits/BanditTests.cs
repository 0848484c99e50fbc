using FsCheck;
using FsCheck.Fluent;
using MetaRL.Envs.Checks;
using MetaRL.Envs.Families.Bandits;
using MetaRL.TestKit;

namespace MetaRL.Envs.Tests;

public sealed class BernoulliBanditContract() : EnvContract(new BernoulliBandit());
public sealed class OneArmedBanditContract() : EnvContract(new BernoulliBandit { Arms = 1, Pulls = 3 });
public sealed class DelayedBanditContract() : EnvContract(new BernoulliBandit { Arms = 2, Delay = 3 });
public sealed class PaidAtTheEndContract() : EnvContract(new BernoulliBandit { Arms = 2, Delay = 9 });
public sealed class GaussianBanditContract() : EnvContract(new GaussianBandit());

public sealed class BanditTests
{
    [Fact]
    public void A_game_pays_what_its_pulls_won_whatever_the_delay() => Prop.ForAll(
        Gen.Choose(1, 12).SelectMany(pulls => Gen.Choose(0, 14).Select(delay => (pulls, delay))).ToArbitrary(),
        game => Rewards(game.pulls, 0).Sum() == Rewards(game.pulls, game.delay).Sum()).QuickCheckThrowOnFailure();

    [Fact]
    public void A_pull_is_paid_d_pulls_later_and_the_rest_at_the_end() => Prop.ForAll(
        Gen.Choose(1, 12).SelectMany(pulls => Gen.Choose(0, pulls - 1).Select(delay => (pulls, delay))).ToArbitrary(),
        game =>
        {
            float[] won = Rewards(game.pulls, 0), paid = Rewards(game.pulls, game.delay);
            return Enumerable.Range(0, game.pulls - 1).All(t => paid[t] == (t < game.delay ? 0 : won[t - game.delay]))
                && paid[^1] == won[(game.pulls - 1 - game.delay)..].Sum();
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void The_whole_game_pays_at_the_end_with_the_longest_delay()
    {
        float[] paid = Rewards(10, 9);
        Assert.All(paid[..^1], r => Assert.Equal(0, r));
        Assert.Equal(Rewards(10, 0).Sum(), paid[^1]);
        Assert.InRange(paid[^1], 1, 9);
    }

    [Fact]
    public void The_last_pull_terminates()
    {
        StepBuffers buffers = Start(new BernoulliBandit { Arms = 2, Pulls = 2 }.Of(new([0, 1])));
        buffers.Act[0] = 1;
        buffers.Step();
        Assert.Equal((1, false, false), (buffers.Reward[0], buffers.Terminated[0], buffers.Truncated[0]));
        buffers.Act[0] = 0;
        buffers.Step();
        Assert.Equal((0, true, false), (buffers.Reward[0], buffers.Terminated[0], buffers.Truncated[0]));
    }

    [Fact]
    public void An_arm_pays_with_its_probability()
    {
        double mean = Enumerable.Range(0, 400).Average(i => Rewards(50, 0, (ulong)i).Average());
        Assert.InRange(mean, 0.3 - 4 * Math.Sqrt(0.21 / 20_000), 0.3 + 4 * Math.Sqrt(0.21 / 20_000));
    }

    [Fact]
    public void A_gaussian_arm_pays_around_its_mean()
    {
        StepBuffers buffers = Start(new GaussianBandit { Arms = 2, NoiseStd = 2 }.Of(new([5, -1])));
        var payoffs = new double[20_000];
        for (int t = 0; t < payoffs.Length; t++)
        {
            buffers.Step();
            payoffs[t] = buffers.Reward[0] - 5;
        }
        Assert.InRange(payoffs.Average(), -8 / Math.Sqrt(payoffs.Length), 8 / Math.Sqrt(payoffs.Length));
        Assert.InRange(payoffs.Average(p => p * p), 3.8, 4.2);
    }

    [Fact]
    public void A_task_names_its_arms_and_equals_its_like()
    {
        BanditArms arms = new([0.25f, 0.5f]);
        Assert.Equal("arms 0.25, 0.5", new BernoulliBandit { Arms = 2 }.Of(arms).Description);
        Assert.Equal(arms, new BanditArms([0.25f, 0.5f]));
        Assert.NotEqual(arms, new BanditArms([0.5f, 0.25f]));
        Assert.Equal("delayed-bandit", new BernoulliBandit { Delay = 1 }.Name);
    }

    [Fact]
    public void Settings_out_of_range_are_named()
    {
        Assert.Equal("BernoulliBandit.Arms: 0 is outside [1, 1000]", Message(() => new BernoulliBandit { Arms = 0 }));
        Assert.Equal("BernoulliBandit.Delay: -1 is outside [0, 1023]", Message(() => new BernoulliBandit { Delay = -1 }));
        Assert.Equal("GaussianBandit.Pulls: 0 is outside [1, 10000]", Message(() => new GaussianBandit { Pulls = 0 }));
        Assert.Equal("GaussianBandit.NoiseStd: -1 is outside [0, 1000]", Message(() => new GaussianBandit { NoiseStd = -1 }));
        static string Message(Func<object> make) => Assert.Throws<ArgumentOutOfRangeException>(make).Message;
    }

    static float[] Rewards(int pulls, int delay, ulong seed = 7)
    {
        StepBuffers buffers = Start(new BernoulliBandit { Arms = 1, Pulls = pulls, Delay = delay }.Of(new([0.3f])), seed);
        var rewards = new float[pulls];
        for (int t = 0; t < pulls; t++)
        {
            buffers.Step();
            rewards[t] = buffers.Reward[0];
            Assert.Equal(t == pulls - 1, buffers.Terminated[0]);
        }
        return rewards;
    }

    static StepBuffers Start(ITask task, ulong seed = 7)
    {
        var buffers = new StepBuffers(task.CreateEnvs(1));
        buffers.Reset(new Seed(seed));
        return buffers;
    }
}
