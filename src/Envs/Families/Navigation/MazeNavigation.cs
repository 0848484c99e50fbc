using MetaRL.Envs.Families.Navigation.Rendering;
using MetaRL.Envs.Spaces;
using MetaRL.Envs.Vectorized;

namespace MetaRL.Envs.Families.Navigation;

/// <summary>
/// A point in a maze of walls, which differs by task, as does the goal: neither can be seen from afar. The point starts in
/// the middle of the corner cell; a wall stops a move along its axis. Unit of length: a cell. Observation: position [2],
/// then whether the cell is open to the right, up, left and down [4]. Action: move [2], clipped to +-MaxStep on each axis.
/// Reward: 1 for a step that ends in the goal's cell, else 0; episodes never terminate, and are a
/// success once the point was in the goal's cell. A continuous relative of the mazes
/// of Miconi et al. 2018, arXiv:1804.02464.
/// </summary>
public sealed record MazeNavigation : TaskFamily<MazeEnv, Maze>
{
    /// <summary>Cells along a side, in [2, 100].</summary>
    public int Size { get; init => field = Require.InRange(value, 2, Maze.MostSize, "MazeNavigation.Size"); } = 5;

    /// <summary>Steps in an episode, in [1, 1e6].</summary>
    public int Horizon { get; init => field = Require.InRange(value, 1, 1_000_000, "MazeNavigation.Horizon"); } = 100;

    /// <summary>Longest move along an axis in one step, in (0, 1] cells: a move passes one wall at most.</summary>
    public float MaxStep { get; init => field = Require.Positive(value, 1, "MazeNavigation.MaxStep"); } = 0.25f;

    /// <inheritdoc/>
    public override string Name => "maze-navigation";

    /// <inheritdoc/>
    public override EnvSpec Spec => new(new BoxSpace([0, 0, 0, 0, 0, 0], [Size, Size, 1, 1, 1, 1]), BoxSpace.Uniform(2, -MaxStep, MaxStep), Horizon)
    {
        Success = SuccessRule.AtAnyTime,
    };

    /// <inheritdoc/>
    public override IReadOnlyList<TaskParameter> TaskParameters =>
        [new("goalX", 0, Size - 1), new("goalY", 0, Size - 1), new("pathLength", 1, Size * Size - 1, "cells")];

    /// <summary>Larger mazes, with the same horizon.</summary>
    /// <inheritdoc/>
    public override TaskFamily Widened(float factor) => this with { Size = Wider.Cells(Size, factor, Maze.MostSize) };

    /// <inheritdoc/>
    protected override Maze SampleTask(Split split, ref Rng rng) => Maze.Draw(Size, ref rng);

    /// <inheritdoc/>
    protected override IPainter<MazeEnv>? Painter(in Maze task) => new MazePainter(task);

    /// <summary>"shortest path", from one cell's middle to the next; cutting corners can be a few steps faster.</summary>
    /// <param name="task">The maze.</param>
    protected override IReadOnlyList<ReferenceLine> References(in Maze task) => [new("shortest path", Walk(task))];

    /// <summary>goalX and goalY, the goal's column and row; pathLength, cells from the start.</summary>
    /// <param name="task">The maze.</param>
    protected override IReadOnlyDictionary<string, double> Parameters(in Maze task) => new Dictionary<string, double>
    {
        ["goalX"] = task.Goal % Size,
        ["goalY"] = task.Goal / Size,
        ["pathLength"] = task.ShortestPath().Count,
    };

    double Walk(in Maze maze)
    {
        MazeEnv env = default;
        Rng unused = new Seed(0).Stream();
        ArrayRow obs = new(new float[6]), act = new(new float[2]);
        env.Reset(in maze, ref unused);
        env.Observe(in maze, ref obs);
        int t = 0;
        foreach (int cell in maze.ShortestPath())
            for (; t < Horizon; t++)
            {
                (float dx, float dy) = (cell % Size + 0.5f - obs[0], cell / Size + 0.5f - obs[1]);
                if (MathF.Abs(dx) + MathF.Abs(dy) < 1e-4f) break;
                act[0] = Math.Clamp(dx, -MaxStep, MaxStep);
                act[1] = Math.Clamp(dy, -MaxStep, MaxStep);
                StepResult step = env.Step(in maze, in act, ref unused);
                env.Observe(in maze, ref obs);
                if (step.Reward > 0) return Horizon - t; // this step and all that are left
            }
        return 0;
    }
}
