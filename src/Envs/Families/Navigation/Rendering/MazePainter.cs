using MetaRL.Envs.Pictures;

namespace MetaRL.Envs.Families.Navigation.Rendering;

/// <summary>The walls, the goal's cell and the way.</summary>
sealed class MazePainter(Maze maze) : IPainter<MazeEnv>
{
    const int SmallCells = 25; // a side, from which on a goal's cell is hard to see

    public Picture Paint(IReadOnlyList<PlayedEpisode<MazeEnv>> played)
    {
        (int column, int row) = (maze.Goal % maze.Size, maze.Goal / maze.Size);
        Picture picture = Picture.Of(played, $"goal in cell ({column}, {row}), {Far} from the start; neither it nor the walls are shown from afar");
        Plot plane = picture.Plane(new(0, maze.Size, "x, cells"), new(0, maze.Size, "y, cells"));
        plane.Area((column, row), (column + 1, row + 1), Ink.Hidden, 0.45);
        plane.Lines(Enumerable.Range(0, maze.Size + 1).SelectMany(Walls), Ink.Text, Math.Min(2.5, 50.0 / maze.Size));
        if (maze.Size > SmallCells) plane.Dot((column + 0.5, row + 0.5), Ink.Hidden, 4);
        plane.Trail(played, env => env.Place);
        picture.Key((Sign.Ring, Ink.Text, "start"), (Sign.Area, Ink.Hidden, "goal"), (Sign.Line, Ink.Agent, "way of the point"), (Sign.Line, Ink.Text, "wall"));
        return picture;
    }

    string Far => maze.ShortestPath().Count is var cells && cells == 1 ? "1 cell" : $"{cells} cells";

    // The walls on one line of the maze, upright and level; each in one piece as far as it goes.
    IEnumerable<((double, double), (double, double))> Walls(int line) =>
    [
        .. Closed(i => maze.OpenRight(line - 1, i)).Select(w => (((double)line, (double)w.From), ((double)line, (double)w.To))),
        .. Closed(i => maze.OpenUp(i, line - 1)).Select(w => (((double)w.From, (double)line), ((double)w.To, (double)line))),
    ];

    IEnumerable<(int From, int To)> Closed(Func<int, bool> isOpen)
    {
        int from = 0;
        for (int i = 0; i <= maze.Size; i++)
        {
            if (i < maze.Size && !isOpen(i)) continue;
            if (i > from) yield return (from, i);
            from = i + 1;
        }
    }
}
