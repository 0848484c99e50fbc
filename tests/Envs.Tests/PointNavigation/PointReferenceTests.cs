using MetaRL.Envs.Checks;
using MetaRL.Envs.Families.Navigation;

namespace MetaRL.Envs.Tests;

public sealed class PointReferenceTests
{
    // Averages over goals: exact values of the task distribution, within four standard errors.
    [Theory]
    [InlineData(PointReward.Distance, "standing still", -38.26)]
    [InlineData(PointReward.SquaredDistance, "standing still", -16.67)]
    [InlineData(PointReward.Distance, "oracle", -0.506)]
    [InlineData(PointReward.SquaredDistance, "oracle", -0.133)]
    [InlineData(PointReward.Sparse, "standing still", 10.89)]
    [InlineData(PointReward.Sparse, "oracle", 98.73)]
    public void Averages_over_goals_are_the_known_ones(PointReward reward, string name, double expected)
    {
        var family = new PointNavigation { Reward = reward };
        double[] returns = [.. Enumerable.Range(0, 20_000).Select(i => Reference(family, family.Sample(Split.Test, new Seed((ulong)i)), name))];
        double mean = returns.Average(), deviation = Math.Sqrt(returns.Average(r => (r - mean) * (r - mean)));
        double error = 4 * deviation / Math.Sqrt(returns.Length) + 0.0005; // the last digit is rounded
        Assert.InRange(mean, expected - error, expected + error);
        Assert.True(error < 0.08 * Math.Abs(expected));
    }

    [Theory]
    [InlineData(PointReward.Distance)]
    [InlineData(PointReward.SquaredDistance)]
    [InlineData(PointReward.Sparse)]
    public void The_references_are_what_the_environment_pays(PointReward reward)
    {
        var family = new PointNavigation { Reward = reward };
        for (ulong i = 0; i < 50; i++)
        {
            EnvTask<PointGoal> task = family.Of(((EnvTask<PointGoal>)family.Sample(Split.Test, new Seed(i))).Value);
            Assert.Equal(Reference(family, task, "oracle"), Play(task, obs => (task.Value.X - obs[0], task.Value.Y - obs[1])), 3);
            Assert.Equal(Reference(family, task, "standing still"), Play(task, _ => (0, 0)), 2);
        }
    }

    [Theory]
    [InlineData(PointReward.Distance, -0.001)]       // ends at once
    [InlineData(PointReward.SquaredDistance, -1e-6)]
    [InlineData(PointReward.Sparse, 99.9)]           // stays in place, 0.001 away
    public void A_goal_at_the_start_breaks_nothing(PointReward reward, double still)
    {
        var family = new PointNavigation { Reward = reward };
        EnvTask<PointGoal> task = family.Of(new(0.001f, 0));
        Assert.Equal(still, Reference(family, task, "standing still"), 6);
        Assert.Equal(still, Play(task, _ => (0, 0)), 3);
        Assert.InRange(Reference(family, task, "oracle"), still, 100);
    }

    // Exact dynamic programming over a lattice of quarter moves, on which the start, the goals and the moves lie.
    [Theory]
    [InlineData(PointReward.Distance)]
    [InlineData(PointReward.SquaredDistance)]
    [InlineData(PointReward.Sparse)]
    public void The_oracle_is_the_optimum(PointReward reward)
    {
        var family = new PointNavigation { Reward = reward, Horizon = 9 };
        (int X, int Y)[] goals = [(7, -3), (0, 8), (-8, -8), (1, 0)];
        foreach ((int x, int y) in goals)
        {
            ITask task = family.Of(new(0.025f * x, 0.025f * y));
            Assert.Equal(LatticeOptimum(family, x, y), Reference(family, task, "oracle"), 1e-5);
        }
    }

    static double LatticeOptimum(PointNavigation family, int goalX, int goalY)
    {
        const int Reach = 12, Size = 2 * Reach + 1;
        double[,] value = new double[Size, Size], next = new double[Size, Size]; // best return to go, at each offset from the goal
        for (int t = 0; t < family.Horizon; t++, (value, next) = (next, value))
            for (int x = -Reach; x <= Reach; x++)
                for (int y = -Reach; y <= Reach; y++)
                    next[x + Reach, y + Reach] = BestMove(x, y);
        return value[Reach - goalX, Reach - goalY];

        double BestMove(int x, int y) =>
            (from toX in Enumerable.Range(x - 4, 9)
             from toY in Enumerable.Range(y - 4, 9)
             where Math.Abs(toX) <= Reach && Math.Abs(toY) <= Reach
             let toGo = family.Rules.EndsAt(0.025 * toX, 0.025 * toY) ? 0 : value[toX + Reach, toY + Reach]
             select family.Rules.RewardAt(0.025 * toX, 0.025 * toY) + toGo).Max();
    }

    static double Reference(PointNavigation family, ITask task, string name) =>
        family.References(task).Single(line => line.Name == name).Return;

    static double Play(EnvTask<PointGoal> task, Func<float[], (float, float)> policy)
    {
        var buffers = new StepBuffers(task.CreateEnvs(1));
        buffers.Reset(new Seed(0));
        double total = 0;
        do
        {
            (buffers.Act[0], buffers.Act[1]) = policy(buffers.Obs);
            buffers.Step();
            total += buffers.Reward[0];
        }
        while (!buffers.Ended(0));
        return total;
    }
}
