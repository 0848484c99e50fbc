using System.Text;
using MetaRL.Envs.Families.Planar.Bodies;
using MetaRL.Envs.Families.Planar.Simulation;

namespace MetaRL.Envs.Families.Planar.Rendering;

/// <summary>The body of a <see cref="PlanarSvg"/>: links hang in their parents' groups, so only angles are animated, and the trunk's place.</summary>
sealed class PlanarSvgBody(PlanarTrajectory trajectory, StringBuilder svg)
{
    static readonly string[] colors = ["#40474f", "#1f77b4", "#e0792b"]; // trunk and legs
    readonly PlanarModel model = PlanarModel.Of(trajectory.Body);
    readonly IReadOnlyList<float[]> states = trajectory.States;

    internal void Draw()
    {
        svg.Append($"<g transform=\"translate({PlanarSvg.Point(states[0][0], states[0][1])})\">\n");
        svg.Append(PlanarSvg.Animated(trajectory, "translate", states.Select(s => PlanarSvg.Point(s[0], s[1]))));
        DrawLink(0, color: 0);
        svg.Append("</g>\n");
    }

    // Children first: the trunk covers its hips.
    void DrawLink(int link, int color)
    {
        svg.Append($"<g transform=\"rotate({Degrees(states[0], link)})\">\n");
        svg.Append(PlanarSvg.Animated(trajectory, "rotate", states.Select(s => Degrees(s, link))));
        int child = 0;
        for (int i = link + 1; i < model.Links.Length; i++)
        {
            if (model.Links[i].Parent != link) continue;
            child++;
            svg.Append($"<g transform=\"translate({PlanarSvg.Point(model.Links[i].HingeX, model.Links[i].HingeZ)})\">\n");
            DrawLink(i, link == 0 ? 1 + (child - 1) % 2 : color);
            svg.Append("</g>\n");
        }
        foreach (Capsule rod in trajectory.Body.Links[link].Shape) DrawRod(rod, colors[color]);
        DrawTouches(link);
        svg.Append("</g>\n");
    }

    void DrawRod(Capsule rod, string color)
    {
        string line = $"M{PlanarSvg.Point(rod.X0, rod.Z0)}L{PlanarSvg.Point(rod.X1, rod.Z1)}";
        svg.Append($"<path stroke=\"{color}\" stroke-linecap=\"round\" stroke-width=\"{PlanarSvg.Px(2 * rod.Radius)}\" d=\"{line}\"/>\n");
    }

    void DrawTouches(int link)
    {
        foreach (ContactModel ball in model.Contacts.Where(c => c.Link == link))
        {
            int[] touches = [.. states.Select(s => Touches(ball, s) ? 1 : 0)];
            if (touches.Sum() == 0) continue;
            string place = $"cx=\"{PlanarSvg.Px(ball.X)}\" cy=\"{PlanarSvg.Px(0 - ball.Z)}\" r=\"{PlanarSvg.Px(0.6f * ball.Radius)}\"";
            svg.Append($"<circle fill=\"#d62728\" {place} opacity=\"{touches[0]}\">");
            string blinking = $"{PlanarSvg.Timing(trajectory)} values=\"{string.Join(';', touches)}\"";
            svg.Append($"<animate attributeName=\"opacity\" calcMode=\"discrete\" {blinking}/></circle>\n");
        }
    }

    bool Touches(ContactModel ball, float[] state)
    {
        Span<LinkFrame> frames = stackalloc LinkFrame[model.Links.Length];
        LinkFrame.Place(model.Links, state, frames);
        (float x, float z) = frames[ball.Link].At(ball.X, ball.Z);
        return z - ball.Radius < trajectory.Ground.HeightAt(x);
    }

    static string Degrees(float[] state, int link) => (state[2 + link] * (180 / MathF.PI)).ToString("0.#");
}
