namespace MetaRL.Envs.Families.Navigation;

/// <summary>The environment of <see cref="MazeNavigation"/>. A boundary belongs to the cell to its right, or above it.</summary>
public struct MazeEnv : IEnv<Maze>
{
    float x, y; // in cells

    internal readonly (double X, double Y) Place => (x, y);

    /// <inheritdoc/>
    public void Reset(in Maze task, ref Rng rng) => x = y = 0.5f;

    /// <inheritdoc/>
    public readonly void Observe<TObs>(in Maze task, ref TObs obs) where TObs : struct, IObsWriter, allows ref struct
    {
        int column = (int)x, row = (int)y;
        obs[0] = x;
        obs[1] = y;
        obs[2] = task.OpenRight(column, row) ? 1 : 0;
        obs[3] = task.OpenUp(column, row) ? 1 : 0;
        obs[4] = task.OpenRight(column - 1, row) ? 1 : 0;
        obs[5] = task.OpenUp(column, row - 1) ? 1 : 0;
    }

    /// <inheritdoc/>
    public StepResult Step<TAct>(in Maze task, in TAct act, ref Rng rng) where TAct : struct, IActReader, allows ref struct
    {
        float to = x + act[0];
        int column = (int)x, row = (int)y, next = Cell(to);
        if (next == column || task.OpenRight(Math.Min(column, next), row)) (x, column) = (to, next);
        to = y + act[1];
        next = Cell(to);
        if (next == row || task.OpenUp(column, Math.Min(row, next))) y = to;
        bool isAtGoal = (int)y * task.Size + (int)x == task.Goal;
        return new(isAtGoal ? 1 : 0) { Solved = isAtGoal };
    }

    static int Cell(float position) => (int)MathF.Floor(position);
}
