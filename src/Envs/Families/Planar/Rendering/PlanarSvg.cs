using System.Text;
using MetaRL.Envs.Families.Planar.Simulation;

namespace MetaRL.Envs.Families.Planar.Rendering;

/// <summary>Draws a trajectory as a moving picture that needs nothing but a browser: one SVG, animated by itself (SMIL), in real time and for ever.</summary>
public static class PlanarSvg
{
    const int Width = 800, Height = 320;
    const float Scale = 120;        // px a metre
    const float Margin = 6;         // m of ground drawn beyond the first and last place
    const float Horizon = 0.8f;     // the ground below the trunk, as a part of the height

    /// <summary>The picture. The camera follows the trunk; a dot shows where the ground is touched; ticks are 1 m apart.</summary>
    /// <param name="trajectory">At least two states.</param>
    /// <param name="title">What it shows, for those who cannot see it.</param>
    /// <returns>The text of an SVG file.</returns>
    /// <exception cref="ArgumentException">There are fewer than two states.</exception>
    public static string Render(PlanarTrajectory trajectory, string title)
    {
        if (trajectory.States.Count < 2)
            throw new ArgumentException($"trajectory: {trajectory.States.Count} states; expected at least 2, since one does not move");
        StringBuilder svg = new();
        svg.Append($$"""
            <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {{Width}} {{Height}}" role="img">
            <title>{{System.Security.SecurityElement.Escape(title)}}</title>
            <rect fill="#f4f6f8" width="{{Width}}" height="{{Height}}"/>
            <g transform="translate({{Camera(trajectory).First()}})">

            """);
        svg.Append(Animated(trajectory, "translate", Camera(trajectory)));
        DrawGround(svg, trajectory);
        new PlanarSvgBody(trajectory, svg).Draw();
        return svg.Append("</g>\n</svg>\n").ToString();
    }

    internal static string Px(float metres) => (metres * Scale).ToString("0.#");

    // z is up, y is down; a clockwise angle is positive in both.
    internal static string Point(float x, float z) => $"{Px(x)} {Px(0 - z)}";

    internal static string Animated(PlanarTrajectory trajectory, string type, IEnumerable<string> values) =>
        $"<animateTransform attributeName=\"transform\" type=\"{type}\" {Timing(trajectory)} values=\"{string.Join(';', values)}\"/>\n";

    internal static string Timing(PlanarTrajectory trajectory) =>
        $"dur=\"{(trajectory.States.Count - 1) * trajectory.Body.StepTime:0.###}s\" repeatCount=\"indefinite\"";

    // The ground's height is averaged over some metres, so that the picture does not shake.
    static IEnumerable<string> Camera(PlanarTrajectory trajectory) =>
        from state in trajectory.States
        let ground = Enumerable.Range(-10, 21).Average(i => trajectory.Ground.HeightAt(state[0] + 0.2f * i))
        select $"{0.45f * Width - state[0] * Scale:0.#} {Horizon * Height + ground * Scale:0.#}";

    static void DrawGround(StringBuilder svg, PlanarTrajectory trajectory)
    {
        float first = MathF.Floor(trajectory.States.Min(s => s[0]) - Margin);
        float last = MathF.Ceiling(trajectory.States.Max(s => s[0]) + Margin);
        DrawSurface(svg, trajectory.Ground, first, last);
        DrawTicks(svg, trajectory.Ground, first, last);
    }

    static void DrawSurface(StringBuilder svg, PlanarGround ground, float first, float last)
    {
        float[] places = Places(ground, first, last);
        float bottom = places.Min(ground.HeightAt) - 4;
        string surface = string.Join('L', places.Select(x => Point(x, ground.HeightAt(x))));
        string outline = $"M{Point(first, bottom)}L{surface}L{Point(last, bottom)}z";
        svg.Append($"<path fill=\"#d9d3c7\" stroke=\"#6f6653\" stroke-width=\"2\" d=\"{outline}\"/>\n");
    }

    static float[] Places(PlanarGround ground, float first, float last)
    {
        if (ground.IsFlat) return [first, last];
        int cells = (int)MathF.Round((last - first) / PlanarGround.CellSize);
        return [.. Enumerable.Range(0, cells + 1).Select(i => first + i * PlanarGround.CellSize)];
    }

    static void DrawTicks(StringBuilder svg, PlanarGround ground, float first, float last)
    {
        svg.Append("<g stroke=\"#6f6653\" fill=\"#4a4436\" font-family=\"sans-serif\" font-size=\"13\" text-anchor=\"middle\">\n");
        for (float x = first; x <= last; x++)
        {
            float height = ground.HeightAt(x);
            svg.Append($"<path d=\"M{Point(x, height)}v8\"/>");
            svg.Append($"<text stroke=\"none\" x=\"{Px(x)}\" y=\"{Px(0.16f - height)}\">{x} m</text>\n");
        }
        svg.Append("</g>\n");
    }
}
