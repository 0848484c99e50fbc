using MetaRL.Envs.Pictures;

namespace MetaRL.Envs.Families.Navigation.Rendering;

/// <summary>The plane, the goal and the way.</summary>
sealed class PointPainter(PointNavigation family, PointGoal goal) : IPainter<PointEnv>
{
    public Picture Paint(IReadOnlyList<PlayedEpisode<PointEnv>> played)
    {
        Picture picture = Picture.Of(played, $"goal at ({SvgText.Number(goal.X)}, {SvgText.Number(goal.Y)}), not shown to the policy");
        (double X, double Y)[] places = [.. played.SelectMany(e => e.States).Select(env => env.Place)];
        double least = family.Goals == PointGoals.HalfCircle ? 0 : -family.HalfWidth;
        Plot plane = picture.Plane(
            PlotAxis.Over([.. places.Select(p => p.X), -family.HalfWidth, family.HalfWidth], "x"),
            PlotAxis.Over([.. places.Select(p => p.Y), least, family.HalfWidth], "y"));
        if (family.Reward == PointReward.Sparse) plane.Disc((goal.X, goal.Y), family.SparseRadius, Ink.Hidden);
        plane.Dot((goal.X, goal.Y), Ink.Hidden, 7);
        plane.Trail(played, env => env.Place);
        picture.Key((Sign.Ring, Ink.Text, "start"), (Sign.Dot, Ink.Hidden, "goal"), (Sign.Line, Ink.Agent, "way of the point"));
        return picture;
    }
}
