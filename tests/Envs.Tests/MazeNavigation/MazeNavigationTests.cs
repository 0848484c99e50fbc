using FsCheck;
using FsCheck.Fluent;
using MetaRL.Envs.Checks;
using MetaRL.Envs.Families.Navigation;
using MetaRL.TestKit;

namespace MetaRL.Envs.Tests;

public sealed class MazeContract() : EnvContract(new MazeNavigation());
public sealed class LargeMazeContract() : EnvContract(new MazeNavigation { Size = 12, MaxStep = 1, Horizon = 30 });

public sealed class MazeNavigationTests
{
    // Two by two: 0 - 1 below, 2 - 3 above, joined between 1 and 3.
    static readonly Maze Hook = new(2, [1, 2, 1, 0], goal: 2);

    [Fact]
    public void A_maze_has_one_path_between_any_two_cells() => Prop.ForAll(
        Gen.Choose(2, 7).SelectMany(size => Gen.Choose(0, 1_000_000).Select(seed => (size, seed))).ToArbitrary(), drawn =>
        {
            Rng rng = new Seed((ulong)drawn.seed).Stream();
            Maze maze = Maze.Draw(drawn.size, ref rng);
            int cells = drawn.size * drawn.size;
            // A tree: connected, and one passage fewer than cells.
            return maze.Open.Sum(o => (o & 1) + (o >> 1)) == cells - 1
                && Enumerable.Range(1, cells - 1).All(goal => (maze with { Goal = goal }).ShortestPath().Count > 0) && maze.Goal > 0 && maze.Goal < cells;
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void The_shortest_path_of_a_hook_is_the_way_round() => Assert.Equal([1, 3, 2], Hook.ShortestPath());

    [Fact]
    public void A_goal_that_is_walled_in_is_an_error() =>
        Assert.Contains("no path", Assert.Throws<InvalidOperationException>(() => new Maze(2, [1, 0, 0, 0], 3).ShortestPath()).Message);

    [Fact]
    public void Walls_stop_the_move_along_their_axis_only()
    {
        StepBuffers buffers = Start(Hook);
        Assert.Equal([0.5f, 0.5f, 1, 0, 0, 0], buffers.Obs);
        Move(buffers, 0.25f, 0.25f);
        Move(buffers, 0.125f, 0.25f); // would pass the wall above cell 0
        Assert.Equal([0.875f, 0.75f, 1, 0, 0, 0], buffers.Obs);
        Move(buffers, 0.25f, 0.25f);  // to the right first: cell 1 is open upwards
        Assert.Equal([1.125f, 1, 0, 0, 1, 1], buffers.Obs);
        Assert.Equal(0, buffers.Reward[0]);
        Move(buffers, -0.25f, 0);
        Assert.Equal((0.875f, 1), (buffers.Obs[0], buffers.Reward[0]));
    }

    [Fact]
    public void The_outer_walls_hold()
    {
        StepBuffers buffers = Start(Hook);
        foreach ((float dx, float dy) in ((float, float)[])[(-1, -1), (1, -1), (1, 1), (-1, 1)])
            for (int t = 0; t < 20; t++)
            {
                Move(buffers, dx, dy);
                Assert.InRange(buffers.Obs[0], 0, 1.99999f);
                Assert.InRange(buffers.Obs[1], 0, 1.99999f);
            }
    }

    [Theory]
    [InlineData(0.25f)]
    [InlineData(0.3f)]
    [InlineData(1)]
    public void The_shortest_path_line_is_what_walking_it_pays(float maxStep)
    {
        var family = new MazeNavigation { Size = 4, MaxStep = maxStep, Horizon = 120 };
        for (ulong i = 0; i < 20; i++)
        {
            var task = (EnvTask<Maze>)family.Sample(Split.Test, new Seed(i));
            StepBuffers buffers = new(task.CreateEnvs(1));
            buffers.Reset(new Seed(0));
            List<(float X, float Y)> middles = Path(task.Value);
            double total = 0;
            for (int t = 0, at = 0; t < family.Horizon; t++)
            {
                if (at + 1 < middles.Count && Math.Abs(buffers.Obs[0] - middles[at].X) + Math.Abs(buffers.Obs[1] - middles[at].Y) < 1e-4) at++;
                Move(buffers, middles[at].X - buffers.Obs[0], middles[at].Y - buffers.Obs[1]);
                total += buffers.Reward[0];
            }
            Assert.Equal(family.References(task)[0].Return, total);
        }
    }

    // Middles of the cells after the first, by search with an oracle of distances to each goal.
    static List<(float, float)> Path(Maze maze)
    {
        List<int> cells = [maze.Goal];
        while (cells[^1] != 0)
        {
            int cell = cells[^1], steps = Distance(maze, cell);
            cells.Add(Enumerable.Range(0, maze.Open.Length).Single(n => IsPassage(maze, cell, n) && Distance(maze, n) == steps - 1));
        }
        cells.Reverse();
        return [.. cells[1..].Select(c => (c % maze.Size + 0.5f, c / maze.Size + 0.5f))];
    }

    static int Distance(Maze maze, int cell) => (maze with { Goal = cell }).ShortestPath().Count;

    static bool IsPassage(Maze maze, int a, int b) => (Math.Max(a, b) - Math.Min(a, b)) switch
    {
        1 => (maze.Open[Math.Min(a, b)] & 1) != 0,
        var d when d == maze.Size => (maze.Open[Math.Min(a, b)] & 2) != 0,
        _ => false,
    };

    static void Move(StepBuffers buffers, float dx, float dy)
    {
        (buffers.Act[0], buffers.Act[1]) = (dx, dy);
        buffers.Step();
    }

    static StepBuffers Start(Maze maze)
    {
        var buffers = new StepBuffers(new MazeNavigation { Size = maze.Size, Horizon = 1000 }.Of(maze).CreateEnvs(1));
        buffers.Reset(new Seed(0));
        return buffers;
    }
}
