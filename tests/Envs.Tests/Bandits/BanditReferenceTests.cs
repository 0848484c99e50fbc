using MetaRL.Envs.Families.Bandits;

namespace MetaRL.Envs.Tests;

public sealed class BanditReferenceTests
{
    [Theory]
    [InlineData(10, 2, 0, 6.021786)]
    [InlineData(10, 5, 0, 6.659988)]
    [InlineData(10, 10, 0, 6.713951)]
    [InlineData(10, 40, 0, 6.713951)] // no player can try more than ten
    [InlineData(50, 2, 0, 31.996712)]
    [InlineData(10, 2, 1, 5.8999)]
    [InlineData(10, 2, 2, 5.7738)]
    [InlineData(10, 2, 3, 5.6425)]
    [InlineData(10, 2, 5, 5.3944)]
    [InlineData(10, 2, 4, 5.5194)]
    [InlineData(10, 2, 9, 5.0)]
    [InlineData(20, 2, 0, 12.4313)]
    [InlineData(20, 2, 1, 12.3123)]
    [InlineData(20, 2, 2, 12.1798)]
    [InlineData(20, 2, 3, 12.0442)]
    [InlineData(20, 2, 5, 11.7637)]
    [InlineData(20, 2, 8, 11.3375)]
    [InlineData(20, 2, 16, 10.2778)]
    public void The_Bayes_optimal_value_is_the_known_one(int pulls, int arms, int delay, double expected) =>
        Assert.Equal(expected, BayesBandit.Value(pulls, arms, delay)!.Value, 0.00005);

    [Theory]
    [InlineData(7, 3, 0)]
    [InlineData(7, 4, 0)]
    [InlineData(6, 6, 0)]
    [InlineData(7, 2, 1)]
    [InlineData(7, 3, 2)]
    [InlineData(8, 2, 3)]
    [InlineData(8, 3, 4)]
    [InlineData(9, 2, 5)]
    [InlineData(9, 3, 6)]
    [InlineData(9, 2, 7)]
    public void The_Bayes_optimal_value_is_that_of_plain_recursion(int pulls, int arms, int delay) =>
        Assert.Equal(new PlainBandit(pulls, arms, delay).Value, BayesBandit.Value(pulls, arms, delay)!.Value, 10);

    [Theory]
    [InlineData(20, 5, 14.287338)]
    [InlineData(100, 2, 64.918421)]
    public void Larger_games_have_exact_values_too(int pulls, int arms, double expected)
    {
        double value = BayesBandit.Value(pulls, arms)!.Value;
        Assert.Equal(expected, value, 5e-7);
        (double mean, double error) = OverTasks(arms, pulls, 4000, BanditStrategy.Gittins(pulls));
        Assert.InRange(mean, value - 0.02 * value - 4 * error, value + 4 * error); // the index is nearly optimal, and never better
    }

    // A delay beyond half the game leaves few pulls that are seen in time, so that long ones are easy.
    [Fact]
    public void Long_delays_have_values_and_longer_ones_are_worth_less()
    {
        double[] values = [.. Enumerable.Range(0, 20).Select(d => BayesBandit.Value(20, 2, d)!.Value)];
        Assert.Equal(values.OrderDescending(), values);
        Assert.Equal(10, values[19]);
        // Only one pull is seen in time, for the last of all: it wins with 1/2, and then has 2/3 instead of 1/2.
        Assert.Equal(10 + 0.5 * (2.0 / 3 - 0.5), values[18], 12);
        Assert.Equal(512 + 0.5 * (2.0 / 3 - 0.5), BayesBandit.Value(1024, 2, 1022)!.Value, 9);
    }

    // Every bandit of the literature has a line that does not depend on the task drawn.
    [Theory]
    [InlineData(10, 5, "Bayes-optimal (prior)", 6.659988)]
    [InlineData(10, 10, "Bayes-optimal (prior)", 6.713951)]
    [InlineData(10, 50, "Bayes-optimal (prior)", 6.713951)]
    [InlineData(100, 5, "Gittins (published)", 78.3)]
    [InlineData(100, 10, "Gittins (published)", 82.8)]
    [InlineData(100, 50, "Gittins (published)", 85.2)]
    [InlineData(500, 5, "Gittins (published)", 405.8)]
    [InlineData(500, 10, "Gittins (published)", 437.8)]
    [InlineData(500, 50, "Gittins (published)", 463.7)]
    public void Published_bandits_have_a_line_for_the_prior(int pulls, int arms, string name, double expected)
    {
        var family = new BernoulliBandit { Arms = arms, Pulls = pulls };
        ReferenceLine[] lines = [.. family.References(Task(family, 0))];
        Assert.Equal(expected, Assert.Single(lines, l => l.Name == name).Return, 5e-7);
        var late = family with { Delay = 1 };
        Assert.DoesNotContain(late.References(Task(late, 0)), l => l.Name == "Gittins (published)");
    }

    [Fact]
    public void Two_pulls_of_two_arms_can_be_worked_out_by_hand()
    {
        // Stay after a win (2/3), change after a loss (1/2).
        Assert.Equal(0.5 + 0.5 * (2.0 / 3) + 0.5 * 0.5, BayesBandit.Value(2, 2)!.Value, 12);
        Assert.Equal(1, BayesBandit.Value(2, 2, delay: 1)!.Value, 12);
    }

    [Fact]
    public void Too_many_states_are_not_searched()
    {
        Assert.Null(BayesBandit.Value(100, 5));
        Assert.Null(BayesBandit.Value(10_000, 1000, 5000));
        Assert.True(BayesBandit.StateBound(100, 5, 0) > BayesBandit.MostStates);
        Assert.True(BayesBandit.StateBound(20, 2, 9) <= BayesBandit.MostDelayedStates);
        Assert.DoesNotContain(new BernoulliBandit { Pulls = 100 }.References(Task(new() { Pulls = 100 }, 0)), l => l.Name.StartsWith("Bayes"));
        BernoulliBandit large = new() { Arms = 1000, Pulls = 10_000 };
        Assert.Equal(["oracle", "random"], large.References(Task(large, 0)).Select(l => l.Name)); // nor is it simulated
    }

    [Theory]
    [InlineData(0.9, 1, 1, 0.7029)]
    [InlineData(0.9, 2, 1, 0.8001)]
    [InlineData(0.9, 1, 2, 0.5001)]
    [InlineData(0.99, 1, 1, 0.8699)]
    public void The_Gittins_index_is_the_known_one(double gamma, int a, int b, double expected)
    {
        double index = GittinsIndex.Of(a, b, gamma);
        Assert.Equal(expected, index, 0.00006);
        Assert.Equal(index, GittinsIndex.Table(10, gamma)[a - 1, b - 1], 0.0003);
    }

    // Over the prior; the numbers of RL^2's table and of Thompson sampling are to one and two digits.
    [Theory]
    [InlineData("UCB", 6.6, 6.7)]
    [InlineData("Gittins", 6.55, 6.66)]
    [InlineData("greedy", 6.61, 6.61)]
    [InlineData("Thompson", 5.83, 5.83)]
    public void Strategies_reach_what_is_known_of_them(string name, double low, double high)
    {
        BanditStrategy strategy = Strategies(10).Single(s => s.Name == name);
        (double mean, double error) = OverTasks(5, 10, 20_000, strategy);
        Assert.InRange(mean, low - 4 * error - 0.005, high + 4 * error + 0.005);
        Assert.True(error < 0.02);
    }

    [Fact]
    public void Nobody_beats_the_Bayes_optimal_player()
    {
        foreach (int delay in (int[])[0, 3])
            foreach (BanditStrategy strategy in Strategies(20))
            {
                (double mean, double error) = OverTasks(2, 20, 4000, strategy, delay);
                Assert.InRange(mean, 10 - 4 * error, BayesBandit.Value(20, 2, delay)!.Value + 4 * error);
            }
    }

    [Fact]
    public void Lines_of_a_task_are_the_same_every_time_and_in_order()
    {
        var family = new BernoulliBandit();
        ReferenceLine[] lines = [.. family.References(Task(family, 3))];
        Assert.Equal(["oracle", "Bayes-optimal (prior)", "UCB", "Thompson", "greedy", "Gittins", "random"], lines.Select(l => l.Name));
        Assert.Equal(lines, family.References(Task(family, 3)));
        Assert.All(lines[2..^1], l => Assert.InRange(l.Return, lines[^1].Return - 0.5, lines[0].Return));
    }

    [Fact]
    public void Oracle_and_random_are_n_times_the_best_and_the_mean_arm()
    {
        ITask gaussian = new GaussianBandit { Arms = 3, Pulls = 4 }.Of(new([-1, 0.5f, 2]));
        Assert.Equal([new("oracle", 8), new("random", 2)], new GaussianBandit { Arms = 3, Pulls = 4 }.References(gaussian));
    }

    static BanditStrategy[] Strategies(int pulls) =>
        [BanditStrategy.Ucb(), BanditStrategy.Thompson, BanditStrategy.Greedy, BanditStrategy.Gittins(pulls)];

    static EnvTask<BanditArms> Task(BernoulliBandit family, ulong seed) =>
        (EnvTask<BanditArms>)family.Sample(Split.Test, new Seed(seed));

    static (double Mean, double Error) OverTasks(int arms, int pulls, int tasks, BanditStrategy strategy, int delay = 0)
    {
        var family = new BernoulliBandit { Arms = arms, Pulls = pulls };
        double[] returns = [.. Enumerable.Range(0, tasks).Select(i => strategy.MeanReturn(Task(family, (ulong)i).Value, pulls, delay, 1, new Seed((ulong)i)))];
        double mean = returns.Average();
        return (mean, Math.Sqrt(returns.Average(r => (r - mean) * (r - mean)) / tasks));
    }
}
