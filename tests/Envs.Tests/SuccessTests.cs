using MetaRL.Envs.Checks;
using MetaRL.Envs.Families;
using MetaRL.Envs.Families.Bandits;
using MetaRL.Envs.Families.Control;
using MetaRL.Envs.Families.Navigation;
using MetaRL.Envs.Vectorized;

namespace MetaRL.Envs.Tests;

/// <summary>Which steps the built-in families call solved.</summary>
public sealed class SuccessTests
{
    static readonly Dictionary<string, SuccessRule> Rules = new()
    {
        ["grid-navi"] = SuccessRule.AtAnyTime,
        ["point-navigation"] = SuccessRule.AtAnyTime,
        ["wind-navigation"] = SuccessRule.AtAnyTime,
        ["maze-navigation"] = SuccessRule.AtAnyTime,
        ["cart-pole"] = SuccessRule.AtTheEnd,
    };

    public static TheoryData<string> Names => [.. Rules.Keys];

    static TaskFamily Family(string name) => BuiltInFamilies.All.Single(e => e.Name == name).Family;

    [Fact]
    public void Families_without_a_goal_have_no_success()
        => Assert.All(BuiltInFamilies.All, e => Assert.Equal(Rules.TryGetValue(e.Name, out SuccessRule rule) ? rule : null, e.Family.Spec.Success));

    // A wrapped environment and a recorded one are no others.
    [Theory]
    [MemberData(nameof(Names))]
    public void Twins_tell_the_same_success(string name)
    {
        TaskFamily family = Family(name), wrapped = new WithPreviousStep(family);
        Assert.Equal(family.Spec.Success, wrapped.Spec.Success);
        int solved = 0;
        for (ulong seed = 0; seed < 8 || (solved == 0 && seed < 200); seed++)
        {
            ITask task = family.Sample(Split.Train, new Seed(seed));
            IVectorEnv recorded = ((IPicturedTask)task).CreatePicture()!.Env;
            RandomPlay[] plays = [.. new[] { task.CreateEnvs(1), recorded, wrapped.Sample(Split.Train, new Seed(seed)).CreateEnvs(1) }.Select(envs => new RandomPlay(envs, new Seed(seed)))];
            for (int t = 0; t < 2 * family.Spec.Horizon; t++)
            {
                foreach (RandomPlay play in plays) play.Step();
                Assert.Single(plays.Select(play => play.Buffers.Solved[0]).Distinct());
                if (plays[0].Buffers.Solved[0]) solved++;
            }
        }
        Assert.NotEqual(0, solved);
    }

    [Fact]
    public void Nobody_need_ask()
    {
        var asking = new RandomPlay(new CartPole().Sample(Split.Train, new Seed(1)).CreateEnvs(2), new Seed(2));
        IVectorEnv envs = new CartPole().Sample(Split.Train, new Seed(1)).CreateEnvs(2);
        var buffers = new StepBuffers(envs);
        buffers.Reset(new Seed(2).Fork("env"));
        for (int t = 0; t < 50; t++)
        {
            asking.Step();
            envs.Step(asking.Buffers.Act, buffers.Into with { Solved = [] });
            Assert.Equal(asking.Buffers.FinalObs, buffers.FinalObs);
        }
        Assert.Contains("into.Solved: length 3, expected 2", Assert.Throws<ArgumentException>(() => envs.Step(buffers.Act, buffers.Into with { Solved = new bool[3] })).Message);
    }

    [Theory]
    [InlineData(0.12f, 0.16f, true)]    // a distance of 0.2 is within
    [InlineData(0.12f, 0.17f, false)]
    [InlineData(0.3f, 0, false)]
    public void A_point_is_there_within_the_sparse_radius_whatever_is_paid(float x, float y, bool isThere)
    {
        foreach (PointReward reward in Enum.GetValues<PointReward>())
        {
            var family = new PointNavigation { Reward = reward, MaxStep = 0.01f };
            Assert.Equal(isThere, Solved(family.Of(new(x, y)).CreateEnvs(1), [0, 0]));
        }
        Assert.True(Solved(new PointNavigation { SparseRadius = 0.5f }.Of(new(x, y)).CreateEnvs(1), [0, 0]));
    }

    [Theory]
    [InlineData(1, 0.81f, true)]
    [InlineData(1, 0.79f, false)]
    [InlineData(5, 4.01f, true)]
    [InlineData(5, 3.99f, false)]
    public void Against_the_wind_it_is_a_fifth_of_the_way(float distance, float move, bool isThere)
        => Assert.Equal(isThere, Solved(new WindNavigation { Distance = distance, MaxStep = 10 }.Of(default).CreateEnvs(1), [move, 0]));

    [Fact]
    public void A_cell_is_reached_where_it_pays()
    {
        Assert.True(Solved(new GridNavi().Of(new(1, 0)).CreateEnvs(1), [2]));
        Assert.False(Solved(new GridNavi().Of(new(0, 1)).CreateEnvs(1), [2]));
        Maze open = new(2, [3, 2, 1, 0], goal: 1);
        var family = new MazeNavigation { Size = 2, MaxStep = 1 };
        Assert.True(Solved(family.Of(open).CreateEnvs(1), [1, 0]));
        Assert.False(Solved(family.Of(open).CreateEnvs(1), [0.4f, 0]));
    }

    [Fact]
    public void A_pole_is_balanced_where_it_has_not_fallen()
    {
        var play = new RandomPlay(new CartPole { Horizon = 30 }.Sample(Split.Train, new Seed(3)).CreateEnvs(5), new Seed(4));
        bool fell = false, held = false;
        for (int t = 0; t < 200; t++)
        {
            play.Step();
            for (int i = 0; i < 5; i++)
            {
                Assert.Equal(!play.Buffers.Terminated[i], play.Buffers.Solved[i]);
                fell |= play.Buffers.Terminated[i];
                held |= play.Buffers.Truncated[i] && play.Buffers.Solved[i];
            }
        }
        Assert.True(fell && held);
    }

    [Fact]
    public void Without_success_nothing_is_solved()
    {
        var play = new RandomPlay(new BernoulliBandit().Sample(Split.Train, new Seed(3)).CreateEnvs(5), new Seed(4));
        play.Step();
        Assert.DoesNotContain(true, play.Buffers.Solved);
    }

    static bool Solved(IVectorEnv envs, float[] act)
    {
        var buffers = new StepBuffers(envs);
        buffers.Reset(new Seed(0));
        act.CopyTo(buffers.Act, 0);
        buffers.Step();
        return buffers.Solved[0];
    }
}
