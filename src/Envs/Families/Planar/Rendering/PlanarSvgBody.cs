using System.Text;
using MetaRL.Envs.Families.Planar.Bodies;
using MetaRL.Envs.Families.Planar.Simulation;

namespace MetaRL.Envs.Families.Planar.Rendering;

/// <summary>The body of a <see cref="PlanarSvg"/>: links hang in their parents' groups, so only angles are animated, and the trunk's place.</summary>
sealed class PlanarSvgBody(PlanarFilm film, bool isStill)
{
    static readonly string[] looks = ["trunk", "left", "right"]; // trunk and legs
    readonly PlanarBody body = film.Trajectory.Body;
    readonly PlanarModel model = PlanarModel.Of(film.Trajectory.Body);

    internal string Draw() => film.Transformed("translate", s => PlanarSvg.Point(s[0], s[1]), isStill, Link(0, look: 0));

    // Children first: the trunk covers its hips.
    string Link(int link, int look)
    {
        StringBuilder svg = new();
        int child = 0;
        for (int i = link + 1; i < model.Links.Length; i++)
        {
            if (model.Links[i].Parent != link) continue;
            child++;
            string hinge = PlanarSvg.Point(model.Links[i].HingeX, model.Links[i].HingeZ);
            svg.Append($"<g transform=\"translate({hinge})\">\n{Link(i, link == 0 ? 1 + (child - 1) % 2 : look)}</g>\n");
        }
        foreach (Capsule rod in body.Links[link].Shape) svg.Append(Rod(rod, looks[look]));
        foreach (ContactModel ball in model.Contacts.Where(c => c.Link == link)) svg.Append(Touch(ball));
        return film.Transformed("rotate", s => Degrees(s, link), isStill, svg.ToString());
    }

    static string Rod(Capsule rod, string look)
    {
        string line = $"M{PlanarSvg.Point(rod.X0, rod.Z0)}L{PlanarSvg.Point(rod.X1, rod.Z1)}";
        return $"<path class=\"{look}\" stroke-linecap=\"round\" stroke-width=\"{PlanarSvg.Px(2 * rod.Radius)}\" d=\"{line}\"/>\n";
    }

    string Touch(ContactModel ball)
    {
        string place = $"class=\"touch\" cx=\"{PlanarSvg.Px(ball.X)}\" cy=\"{PlanarSvg.Px(0 - ball.Z)}\" r=\"{PlanarSvg.Px(0.6f * ball.Radius)}\"";
        if (isStill) return Touches(ball, film.Middle) ? $"<circle {place}/>\n" : "";
        if (!film.States.Any(s => Touches(ball, s))) return "";
        string blinking = film.Moving(s => Touches(ball, s) ? "1" : "0");
        return $"<circle {place} opacity=\"0\"><animate attributeName=\"opacity\" calcMode=\"discrete\" {blinking}/></circle>\n";
    }

    bool Touches(ContactModel ball, float[] state)
    {
        Span<LinkFrame> frames = stackalloc LinkFrame[model.Links.Length];
        LinkFrame.Place(model.Links, state, frames);
        (float x, float z) = frames[ball.Link].At(ball.X, ball.Z);
        return z - ball.Radius < film.Trajectory.Ground.HeightAt(x);
    }

    static string Degrees(float[] state, int link) => (state[2 + link] * (180 / MathF.PI)).ToString("0.#");
}
