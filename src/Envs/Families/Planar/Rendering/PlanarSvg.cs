using System.Text;
using MetaRL.Envs.Families.Planar.Simulation;
using MetaRL.Envs.Pictures;

namespace MetaRL.Envs.Families.Planar.Rendering;

/// <summary>Draws a trajectory as a moving picture that needs nothing but a browser: one SVG, animated by itself (SMIL), in real
/// time and for ever; in print, the middle of it.</summary>
public static class PlanarSvg
{
    const int Width = 800, Height = 320;
    const float Scale = 120;        // px a metre
    const float Margin = 6;         // m of ground drawn beyond the first and last place
    const float Horizon = 0.8f;     // the ground below the trunk, as a part of the height
    const int MostPlaces = 1500, MostTicks = 100;

    const string Look = """
        text{font:22px system-ui,sans-serif}.sky{fill:#f4f6f8}.ground{fill:#d9d3c7;stroke:#6f6653}.tick{stroke:#6f6653}.number{fill:#4a4436}.trunk{stroke:#40474f}.left{stroke:#1f77b4}.right{stroke:#e0792b}.touch{fill:#d62728}
        @media screen and (prefers-color-scheme:dark){svg:not(:target) .sky{fill:#1b1f24}svg:not(:target) .ground{fill:#3b372f;stroke:#8d8370}svg:not(:target) .tick{stroke:#8d8370}svg:not(:target) .number{fill:#cfc8b8}svg:not(:target) .trunk{stroke:#aab3bd}svg:not(:target) .left{stroke:#4aa3e0}}
        """;

    /// <summary>The picture. The camera follows the trunk; a dot shows where the ground is touched; ticks are 1 m apart, or more on long ways.</summary>
    /// <param name="trajectory">At least two states.</param>
    /// <param name="title">What it shows, for those who cannot see it.</param>
    /// <returns>The text of an SVG file.</returns>
    /// <exception cref="ArgumentException">There are fewer than two states.</exception>
    public static string Render(PlanarTrajectory trajectory, string title)
    {
        if (trajectory.States.Count < 2)
            throw new ArgumentException($"trajectory: {trajectory.States.Count} states; expected at least 2, since one does not move");
        PlanarFilm film = new(trajectory);
        return $"""
            <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {Width} {Height}" role="img" id="still">
            <title>{SvgText.Escape(title)}</title>
            <desc>A {SvgText.Escape(trajectory.Body.Name)} that goes from {trajectory.States[0][0]:0.#} m to {trajectory.States[^1][0]:0.#} m in {(trajectory.States.Count - 1) * trajectory.Body.StepTime:0.#} s.</desc>
            <style>{Look}{Palette.Still}</style>
            <defs><g id="ground">
            {Ground(film)}</g></defs>
            <rect class="sky" width="{Width}" height="{Height}"/>
            <g class="moving">
            {Scene(film, isStill: false)}</g>
            <g class="still">
            {Scene(film, isStill: true)}</g>
            </svg>

            """;
    }

    internal static string Px(float metres) => (metres * Scale).ToString("0.#");

    // z is up, y is down; a clockwise angle is positive in both.
    internal static string Point(float x, float z) => $"{Px(x)} {Px(0 - z)}";

    static string Scene(PlanarFilm film, bool isStill) => film.Transformed("translate", s => Camera(film.Trajectory.Ground, s), isStill,
        $"<use href=\"#ground\"/>\n{new PlanarSvgBody(film, isStill).Draw()}");

    // The ground's height is averaged over some metres, so that the picture does not shake.
    static string Camera(PlanarGround terrain, float[] state)
    {
        float ground = Enumerable.Range(-10, 21).Average(i => terrain.HeightAt(state[0] + 0.2f * i));
        return $"{0.45f * Width - state[0] * Scale:0.#} {Horizon * Height + ground * Scale:0.#}";
    }

    static string Ground(PlanarFilm film)
    {
        PlanarGround ground = film.Trajectory.Ground;
        float first = MathF.Floor(film.States.Min(s => s[0]) - Margin);
        float last = MathF.Ceiling(film.States.Max(s => s[0]) + Margin);
        return Surface(ground, first, last) + Ticks(ground, first, last);
    }

    static string Surface(PlanarGround ground, float first, float last)
    {
        float[] places = Places(ground, first, last);
        float bottom = places.Min(ground.HeightAt) - 4;
        string surface = string.Join('L', places.Select(x => Point(x, ground.HeightAt(x))));
        string outline = $"M{Point(first, bottom)}L{surface}L{Point(last, bottom)}z";
        return $"<path class=\"ground\" stroke-width=\"2\" d=\"{outline}\"/>\n";
    }

    static float[] Places(PlanarGround ground, float first, float last)
    {
        if (ground.IsFlat) return [first, last];
        int cells = Math.Min(MostPlaces, (int)MathF.Round((last - first) / PlanarGround.CellSize));
        return [.. Enumerable.Range(0, cells + 1).Select(i => first + i * ((last - first) / cells))];
    }

    static string Ticks(PlanarGround ground, float first, float last)
    {
        StringBuilder ticks = new("<g class=\"tick\" text-anchor=\"middle\">\n");
        float apart = MathF.Ceiling((last - first) / MostTicks);
        for (float x = first; x <= last; x += apart)
        {
            float height = ground.HeightAt(x);
            ticks.Append($"<path d=\"M{Point(x, height)}v8\"/>");
            ticks.Append($"<text class=\"number\" stroke=\"none\" x=\"{Px(x)}\" y=\"{Px(0.26f - height)}\">{x} m</text>\n");
        }
        return ticks.Append("</g>\n").ToString();
    }
}
