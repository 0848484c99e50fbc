using MetaRL.Envs.Pictures;

namespace MetaRL.Envs.Families.Navigation.Rendering;

/// <summary>The cells, the goal's among them, and the way from middle to middle.</summary>
sealed class GridPainter(int size, GridGoal goal) : IPainter<GridNaviEnv>
{
    const int SmallCells = 25; // a side, from which on a goal's cell is hard to see

    public Picture Paint(IReadOnlyList<PlayedEpisode<GridNaviEnv>> played)
    {
        Picture picture = Picture.Of(played, $"goal in column {goal.X}, row {goal.Y}, not shown to the policy");
        double edge = size - 0.5;
        Plot plane = picture.Plane(Cells("column"), Cells("row"), mostHeight: 260);
        plane.Lines(Enumerable.Range(0, size + 1).SelectMany(i => Across(i - 0.5, edge)), Ink.Grid, Math.Min(1.5, 30.0 / size));
        plane.Area((goal.X - 0.5, goal.Y - 0.5), (goal.X + 0.5, goal.Y + 0.5), Ink.Hidden, 0.45);
        if (size > SmallCells) plane.Dot((goal.X, goal.Y), Ink.Hidden, 4);
        plane.Trail(played, env => env.Place);
        picture.Key((Sign.Ring, Ink.Text, "start"), (Sign.Area, Ink.Hidden, "goal"), (Sign.Line, Ink.Agent, "way so far"));
        return picture;
    }

    static IEnumerable<((double, double), (double, double))> Across(double line, double edge) => [((line, -0.5), (line, edge)), ((-0.5, line), (edge, line))];

    PlotAxis Cells(string label) => PlotAxis.Rows([.. Enumerable.Range(0, size).Select(i => $"{i}")], label) with { Low = -0.5, High = size - 0.5 };
}
