using System.Text;

namespace MetaRL.Envs.Pictures;

/// <summary>The style sheet inside every picture. Classes are f-NAME to fill and s-NAME to stroke with an <see cref="Ink"/>.</summary>
static class Palette
{
    // In the order of Ink; the last one is the paper.
    static readonly string[] light = ["#1b1f24", "#59616b", "#dfe3e8", "#0067a5", "#b34700", "#00734f", "#a3316f", "#ffffff"];
    static readonly string[] dark = ["#e6e9ec", "#a0a8b2", "#363c44", "#64b5f0", "#f5a05a", "#4cc79c", "#e58bbd", "#14171b"];

    /// <summary>
    /// Moving parts give way to a still in print, and for those who asked their system for less motion. A picture inside a
    /// page is not told that the page is printed: there, the address PICTURE#still asks for the still, in light colours.
    /// </summary>
    internal const string Still = ".still,svg:target .moving{display:none}svg:target .still{display:inline}"
        + "@media print,(prefers-reduced-motion:reduce){.moving{display:none}.still{display:inline}}";

    internal static string Style =>
        $"<style>text{{font:13px system-ui,sans-serif}}{Rules(light, "")}@media screen and (prefers-color-scheme:dark){{{Rules(dark, "svg:not(:target) ")}}}{Still}</style>\n";

    internal static string Fill(Ink ink) => $"f-{Name(ink)}";

    internal static string Stroke(Ink ink) => $"s-{Name(ink)}";

    static string Rules(string[] colors, string where)
    {
        StringBuilder css = new($"{where}.paper{{fill:{colors[^1]}}}");
        foreach (Ink ink in Enum.GetValues<Ink>())
            css.Append($"{where}.{Fill(ink)}{{fill:{colors[(int)ink]}}}{where}.{Stroke(ink)}{{stroke:{colors[(int)ink]};fill:none}}");
        return css.ToString();
    }

    static string Name(Ink ink) => ink.ToString().ToLowerInvariant();
}
