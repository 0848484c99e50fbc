using MetaRL.Envs.Pictures;

namespace MetaRL.Envs.Families.Control.Rendering;

/// <summary>The cart with its pole in real time, and the pole's angle.</summary>
sealed class CartPolePainter(CartPoleBody body) : IPainter<CartPoleEnv>
{
    const double CartWidth = 0.5, CartHeight = 0.1;

    public Picture Paint(IReadOnlyList<PlayedEpisode<CartPoleEnv>> played)
    {
        Picture picture = Picture.Of(played, $"gravity {SvgText.Number(body.Gravity)} m/s², cart {SvgText.Number(body.CartMass)} kg, pole {SvgText.Number(body.PoleMass)} kg and {SvgText.Number(2 * body.PoleLength)} m; not shown to the policy", CartPoleEnv.Dt);
        double length = 2 * body.PoleLength, most = CartPoleEnv.MostX;
        Plot stage = picture.Plane(new(-1.15 * most, 1.15 * most, "position of the cart (m)"), new(-0.3, Math.Max(1.2, 1.15 * length)) { Ticks = [(0, "")] }, mostHeight: 190);
        foreach (double end in (double[])[-most, most]) stage.Line([(end, -0.3), (end, 0.3)], Ink.Third);
        stage.Line([(-1.15 * most, -CartHeight), (1.15 * most, -CartHeight)], Ink.Soft, 1);
        stage.Rod(played, env => (env.Pose.X - CartWidth / 2, 0, env.Pose.X + CartWidth / 2, 0), Ink.Soft, 14);
        stage.Rod(played, env => (env.Pose.X, 0, env.Pose.X + length * Math.Sin(env.Pose.Angle), length * Math.Cos(env.Pose.Angle)), Ink.Agent, 5);
        double limit = Degrees(CartPoleEnv.MostAngle);
        Plot angle = picture.Timeline(90, PlotAxis.Over([.. played.SelectMany(e => e.States).Select(env => Degrees(env.Pose.Angle)), -limit, limit], "angle of the pole (°)"));
        foreach (double end in (double[])[-limit, limit]) angle.Line([(0, end), (played.Sum(e => e.Steps) * CartPoleEnv.Dt, end)], Ink.Third, 1.5, dashed: true);
        angle.Curve(played, env => Degrees(env.Pose.Angle), Ink.Agent);
        picture.Key((Sign.Line, Ink.Agent, "pole"), (Sign.Dashes, Ink.Third, "beyond it the episode is over"));
        return picture;
    }

    static double Degrees(double radians) => radians * 180 / Math.PI;
}
