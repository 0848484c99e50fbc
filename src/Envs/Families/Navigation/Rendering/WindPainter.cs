using MetaRL.Envs.Pictures;

namespace MetaRL.Envs.Families.Navigation.Rendering;

/// <summary>The plane with the wind's arrows, the goal and the way.</summary>
sealed class WindPainter(WindNavigation family, Wind wind) : IPainter<WindEnv>
{
    const int Arrows = 12; // along the longer side

    public Picture Paint(IReadOnlyList<PlayedEpisode<WindEnv>> played)
    {
        double strongest = double.Hypot(wind.X.Strength, wind.Y.Strength);
        Picture picture = Picture.Of(played, $"a wind of up to {SvgText.Number(strongest)} a step, not shown to the policy, whose own moves are up to {SvgText.Number(family.MaxStep)} on each axis");
        (double X, double Y)[] places = [.. played.SelectMany(e => e.States).Select(env => env.Place)];
        double margin = 0.25 * family.Distance;
        PlotAxis x = PlotAxis.Over([.. places.Select(p => p.X), -margin, family.Distance + margin], "x");
        PlotAxis y = PlotAxis.Over([.. places.Select(p => p.Y), -2 * margin, 2 * margin], "y");
        Plot plane = picture.Plane(x, y);
        DrawWind(plane, x, y, strongest);
        plane.Dot((family.Distance, 0), Ink.Second, 7);
        plane.Trail(played, env => env.Place);
        picture.Key((Sign.Ring, Ink.Text, "start"), (Sign.Dot, Ink.Second, "goal"), (Sign.Line, Ink.Agent, "way"), (Sign.Line, Ink.Hidden, "wind (not to scale)"));
        return picture;
    }

    void DrawWind(Plot plane, PlotAxis x, PlotAxis y, double strongest)
    {
        double apart = Math.Max(x.High - x.Low, y.High - y.Low) / Arrows, scale = 0.8 * apart / Math.Max(strongest, 1e-9);
        for (double atX = x.Low + apart / 2; atX < x.High; atX += apart)
            for (double atY = y.Low + apart / 2; atY < y.High; atY += apart)
            {
                (double byX, double byY) = (scale * wind.X.At((float)atX, (float)atY), scale * wind.Y.At((float)atX, (float)atY));
                if (Math.Abs(byY) / 2 < y.High - atY && Math.Abs(byX) / 2 < x.High - atX) plane.Arrow((atX - byX / 2, atY - byY / 2), (byX, byY), Ink.Hidden);
            }
    }
}
