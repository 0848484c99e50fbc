using MetaRL.Envs.Checks;
using MetaRL.Envs.Families.Navigation;
using MetaRL.TestKit;

namespace MetaRL.Envs.Tests;

public sealed class PointDistanceContract() : EnvContract(new PointNavigation());
public sealed class PointSquaredDistanceContract() : EnvContract(new PointNavigation { Reward = PointReward.SquaredDistance, Horizon = 7 });
public sealed class PointSparseContract() : EnvContract(new PointNavigation { Reward = PointReward.Sparse });
// Nearer than PEARL's goals, which random moves do not find in the few episodes of the contract.
public sealed class HalfCircleContract() : EnvContract(new PointNavigation { Goals = PointGoals.HalfCircle, HalfWidth = 0.3f, Reward = PointReward.Sparse, Horizon = 20 });
public sealed class PointWithWideGoalsContract() : EnvContract(new PointNavigation { HalfWidth = 0.3f, GoalTolerance = 0.2f });

public sealed class PointNavigationTests
{
    [Theory]
    [InlineData(PointReward.Distance, -0.5f)]
    [InlineData(PointReward.SquaredDistance, -0.25f)]
    [InlineData(PointReward.Sparse, 0)]
    public void The_reward_is_taken_after_the_move(PointReward reward, float expected)
    {
        StepBuffers buffers = Start(new PointNavigation { Reward = reward }, new(0.4f, 0.4f));
        buffers.Act[0] = 0.1f; // to where 0.3 and 0.4 are left
        buffers.Step();
        Assert.Equal(expected, buffers.Reward[0], 6);
    }

    [Fact]
    public void A_move_is_clipped_per_axis_and_observed()
    {
        StepBuffers buffers = Start(new PointNavigation(), new(0.4f, 0.3f));
        (buffers.Act[0], buffers.Act[1]) = (5, -0.03f);
        buffers.Step();
        Assert.Equal([0.1f, -0.03f], buffers.Obs);
        Assert.Equal(-Math.Sqrt(0.3 * 0.3 + 0.33 * 0.33), buffers.Reward[0], 6);
    }

    [Theory]
    [InlineData(0.009f, 0.009f, true)]   // both axes within the tolerance, though the distance is not
    [InlineData(0.009f, 0.011f, false)]
    public void An_episode_terminates_within_the_tolerance_on_both_axes(float x, float y, bool terminates)
    {
        StepBuffers buffers = Start(new PointNavigation(), new(x, y));
        buffers.Step();
        Assert.Equal((terminates, false), (buffers.Terminated[0], buffers.Truncated[0]));
    }

    [Fact]
    public void A_sparse_reward_is_one_minus_distance_inside_the_radius_and_never_ends_the_episode()
    {
        StepBuffers buffers = Start(new PointNavigation { Reward = PointReward.Sparse }, new(0.25f, 0));
        float[] expected = [0, 1 - 0.15f, 1 - 0.05f, 1, 1];
        foreach ((float move, float reward) in new[] { 0f, 0.1f, 0.1f, 0.05f, 0f }.Zip(expected))
        {
            buffers.Act[0] = move;
            buffers.Step();
            Assert.Equal(reward, buffers.Reward[0], 5);
            Assert.False(buffers.Terminated[0]);
        }
    }

    [Fact]
    public void Goals_fill_the_square_in_both_splits()
    {
        var family = new PointNavigation { HalfWidth = 0.25f };
        foreach (Split split in Enum.GetValues<Split>())
        {
            double[] x = [.. Enumerable.Range(0, 4000).Select(i => family.Sample(split, new Seed((ulong)i)).Parameters["goalX"])];
            Assert.All(x, value => Assert.InRange(value, -0.25, 0.25));
            Assert.InRange(x.Average(), -0.01, 0.01);
            Assert.InRange(x.Average(value => value * value), 0.95 / 48, 1.05 / 48);
        }
    }

    [Fact]
    public void Goals_of_the_half_circle_are_at_its_radius_and_every_angle()
    {
        var family = new PointNavigation { Goals = PointGoals.HalfCircle, HalfWidth = 2 };
        var angles = new double[4000];
        for (int i = 0; i < angles.Length; i++)
        {
            IReadOnlyDictionary<string, double> goal = family.Sample(Split.Train, new Seed((ulong)i)).Parameters;
            Assert.Equal(2, Math.Sqrt(goal["goalX"] * goal["goalX"] + goal["goalY"] * goal["goalY"]), 1e-5);
            angles[i] = Math.Atan2(goal["goalY"], goal["goalX"]);
        }
        Assert.All(angles, a => Assert.InRange(a, 0, Math.PI));
        Assert.InRange(angles.Average(), 1.52, 1.62);
        Assert.InRange(angles.Average(a => a * a), 0.95 * Math.PI * Math.PI / 3, 1.05 * Math.PI * Math.PI / 3);
    }

    [Fact]
    public void A_task_names_its_goal()
    {
        ITask task = new PointNavigation().Of(new(0.25f, -0.5f));
        Assert.Equal("PointGoal { X = 0.25, Y = -0.5 }", task.Description);
        Assert.Equal((0.25, -0.5), (task.Parameters["goalX"], task.Parameters["goalY"]));
    }

    [Fact]
    public void Settings_out_of_range_are_named()
    {
        Assert.Equal("PointNavigation.Horizon: 0 is outside [1, 1000000]", Message(() => new PointNavigation { Horizon = 0 }));
        Assert.Equal("PointNavigation.MaxStep: 0 is outside (0, 1000]", Message(() => new PointNavigation { MaxStep = 0 }));
        Assert.Equal("PointNavigation.HalfWidth: NaN is outside (0, 1000]", Message(() => new PointNavigation { HalfWidth = float.NaN }));
        Assert.Equal("PointNavigation.GoalTolerance: -1 is outside [0, 1000]", Message(() => new PointNavigation { GoalTolerance = -1 }));
        Assert.Equal("PointNavigation.SparseRadius: 1.5 is outside (0, 1]", Message(() => new PointNavigation { SparseRadius = 1.5f }));
        Assert.Equal("PointNavigation.Reward: 9 is none of Distance, SquaredDistance, Sparse",
            Message(() => new PointNavigation { Reward = (PointReward)9 }));
        static string Message(Func<object> make) => Assert.Throws<ArgumentOutOfRangeException>(make).Message;
    }

    [Fact]
    public void References_of_another_familys_task_are_an_error()
    {
        ITask task = new PointNavigation().Of(new(0.1f, 0.1f));
        Assert.Equal(2, new PointNavigation().References(task).Count); // equal settings are the same family
        Assert.Throws<ArgumentException>(() => new PointNavigation { Horizon = 5 }.References(task));
    }

    static StepBuffers Start(PointNavigation family, PointGoal goal)
    {
        var buffers = new StepBuffers(family.Of(goal).CreateEnvs(1));
        buffers.Reset(new Seed(0));
        return buffers;
    }
}
