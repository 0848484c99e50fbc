using MetaRL.Envs.Checks;
using MetaRL.Envs.Families.Navigation;
using MetaRL.TestKit;

namespace MetaRL.Envs.Tests;

public sealed class GridNaviContract() : SharedPoolContract(new GridNavi());
public sealed class LargeGridContract() : SharedPoolContract(new GridNavi { Size = 6, Horizon = 40 });
public sealed class ChosenGridContract() : SharedPoolContract(new GridNavi { Size = 6, Place = GridPlace.Choices });

public sealed class GridNaviTests
{
    static readonly (int, int)[] Moves = [(0, 0), (0, 1), (1, 0), (0, -1), (-1, 0)];

    [Fact]
    public void The_known_values_of_the_5x5_grid()
    {
        var family = new GridNavi();
        double[][] lines = [.. Goals(family).Select(goal => family.References(family.Of(goal)).Select(l => l.Return).ToArray())];
        Assert.Equal(21, lines.Length);
        Assert.Equal(11.0714, lines.Average(l => l[0]), 4);
        Assert.All(lines, l => Assert.Equal(4.0, l[1], 6));
    }

    // No search can be better (see GridNavi), so one that is as good makes the value exact.
    [Theory]
    [InlineData(3, 15)]
    [InlineData(5, 15)]
    [InlineData(5, 30)]
    [InlineData(7, 60)]
    public void A_search_reaches_the_Bayes_optimal_value(int size, int horizon)
    {
        var family = new GridNavi { Size = size, Horizon = horizon };
        GridGoal[] goals = Goals(family);
        Assert.Equal(size * size - 4, goals.Length);
        double mean = goals.Average(goal => Play(family, goal, Search(size)));
        Assert.Equal(family.References(family.Of(goals[0]))[1].Return, mean, 5);
    }

    [Fact]
    public void The_oracle_is_what_walking_there_pays()
    {
        var family = new GridNavi();
        foreach (GridGoal goal in Goals(family))
        {
            IEnumerable<(int, int)> path = [.. Enumerable.Range(1, goal.X).Select(x => (x, 0)), .. Enumerable.Range(1, goal.Y).Select(y => (goal.X, y))];
            Assert.Equal(family.References(family.Of(goal))[0].Return, Play(family, goal, path), 5);
        }
    }

    [Fact]
    public void All_goals_are_equally_likely_and_none_is_next_to_the_start()
    {
        var family = new GridNavi { Size = 4 };
        var counts = new Dictionary<string, int>();
        for (ulong i = 0; i < 12_000; i++)
        {
            ITask task = family.Sample(Split.Train, new Seed(i));
            Assert.True(task.Parameters["goalX"] >= 2 || task.Parameters["goalY"] >= 2, task.Description);
            counts[task.Description] = counts.GetValueOrDefault(task.Description) + 1;
        }
        Assert.Equal(12, counts.Count);
        Assert.All(counts.Values, n => Assert.InRange(n, 860, 1140)); // 1000 within 4.6 standard deviations
    }

    [Fact]
    public void Walls_stop_a_move()
    {
        var buffers = new StepBuffers(new GridNavi().Of(new(2, 2)).CreateEnvs(1));
        buffers.Reset(new Seed(0));
        foreach (float outwards in (float[])[3, 4, 0])
        {
            buffers.Act[0] = outwards;
            buffers.Step();
            Assert.Equal([0, 0], buffers.Obs);
            Assert.Equal(-0.1f, buffers.Reward[0]);
        }
    }

    static GridGoal[] Goals(GridNavi family) =>
        [.. Enumerable.Range(0, 5000).Select(i => ((EnvTask<GridGoal>)family.Sample(Split.Test, new Seed((ulong)i))).Value).Distinct()];

    // Down and up through the columns from 2 on in rows 0 and 1, then row by row from the right.
    static IEnumerable<(int X, int Y)> Search(int size)
    {
        yield return (1, 0);
        for (int x = 2; x < size; x++)
            for (int i = 0; i < 2; i++) yield return (x, x % 2 == 0 ? i : 1 - i);
        for (int y = 2; y < size; y++)
            for (int i = 0; i < size; i++) yield return (y % 2 == 0 ? size - 1 - i : i, y);
    }

    static double Play(GridNavi family, GridGoal goal, IEnumerable<(int X, int Y)> path)
    {
        var buffers = new StepBuffers(family.Of(goal).CreateEnvs(1));
        buffers.Reset(new Seed(0));
        double total = 0;
        bool found = false;
        using IEnumerator<(int X, int Y)> next = path.GetEnumerator();
        for (int t = 0; t < family.Horizon; t++)
        {
            (int, int) move = !found && next.MoveNext() ? (next.Current.X - (int)buffers.Obs[0], next.Current.Y - (int)buffers.Obs[1]) : (0, 0);
            buffers.Act[0] = Array.IndexOf(Moves, move);
            buffers.Step();
            total += buffers.Reward[0];
            found |= buffers.Reward[0] == 1;
        }
        return total;
    }
}
