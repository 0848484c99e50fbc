namespace MetaRL.Envs.Families.Navigation;

/// <summary>The environment of <see cref="MazeNavigation"/>. A boundary belongs to the cell to its right, or above it.</summary>
public struct MazeEnv : IEnv<Maze>
{
    float x, y; // in cells

    /// <inheritdoc/>
    public void Reset(in Maze task, ref Rng rng, Span<float> obs)
    {
        x = y = 0.5f;
        See(task, obs);
    }

    /// <inheritdoc/>
    public StepResult Step(in Maze task, ReadOnlySpan<float> act, ref Rng rng, Span<float> obs)
    {
        float to = x + act[0];
        int column = (int)x, row = (int)y, next = Cell(to);
        if (next == column || task.OpenRight(Math.Min(column, next), row)) (x, column) = (to, next);
        to = y + act[1];
        next = Cell(to);
        if (next == row || task.OpenUp(column, Math.Min(row, next))) y = to;
        See(task, obs);
        return new((int)y * task.Size + (int)x == task.Goal ? 1 : 0);
    }

    static int Cell(float position) => (int)MathF.Floor(position);

    readonly void See(Maze maze, Span<float> obs)
    {
        int column = (int)x, row = (int)y;
        (obs[0], obs[1]) = (x, y);
        obs[2] = maze.OpenRight(column, row) ? 1 : 0;
        obs[3] = maze.OpenUp(column, row) ? 1 : 0;
        obs[4] = maze.OpenRight(column - 1, row) ? 1 : 0;
        obs[5] = maze.OpenUp(column, row - 1) ? 1 : 0;
    }
}
