using MetaRL.Envs.Pictures;

namespace MetaRL.Envs.Families.Control.Rendering;

/// <summary>The rod in real time, and the height of its tip.</summary>
sealed class PendulumPainter(PendulumBody body) : IPainter<PendulumEnv>
{
    public Picture Paint(IReadOnlyList<PlayedEpisode<PendulumEnv>> played)
    {
        Picture picture = Picture.Of(played, $"gravity {SvgText.Number(body.Gravity)} m/s², rod of {SvgText.Number(body.Mass)} kg and {SvgText.Number(body.Length)} m; not shown to the policy", PendulumEnv.Dt);
        double length = body.Length, most = 1.15 * length;
        Plot stage = picture.Plane(new(-most, most, "x (m)"), new(-most, most, "y (m)"), mostHeight: 190);
        stage.Line([(0, 0), (0, length)], Ink.Second, 2, dashed: true);
        stage.Rod(played, env => (0, 0, length * Math.Sin(env.Angle), length * Math.Cos(env.Angle)), Ink.Agent, 8);
        stage.Dot((0, 0), Ink.Text, 3);
        Plot height = picture.Timeline(90, new(-most, most, "height of the tip (m)"));
        height.Line([(0, length), (played.Sum(e => e.Steps) * (double)PendulumEnv.Dt, length)], Ink.Second, 2, dashed: true);
        height.Curve(played, env => length * Math.Cos(env.Angle), Ink.Agent);
        picture.Key((Sign.Line, Ink.Agent, "rod and its tip"), (Sign.Dashes, Ink.Second, "upright, where it should be"));
        return picture;
    }
}
