using System.Text;

namespace MetaRL.Envs.Pictures;

/// <summary>The style sheet inside every picture. Classes are f-NAME to fill and s-NAME to stroke with an <see cref="Ink"/>.</summary>
static class Palette
{
    // In the order of Ink; the last one is the paper.
    static readonly string[] light = ["#1b1f24", "#59616b", "#dfe3e8", "#0067a5", "#b34700", "#00734f", "#a3316f", "#ffffff"];
    static readonly string[] dark = ["#e6e9ec", "#a0a8b2", "#363c44", "#64b5f0", "#f5a05a", "#4cc79c", "#e58bbd", "#14171b"];

    /// <summary>Moving parts give way to a still in print, and for those who asked their system for less motion.</summary>
    internal const string Still =
        ".still{display:none}@media print,(prefers-reduced-motion:reduce){.moving{display:none}.still{display:inline}}";

    internal static string Style =>
        $"<style>text{{font:13px system-ui,sans-serif}}{Rules(light)}@media screen and (prefers-color-scheme:dark){{{Rules(dark)}}}{Still}</style>\n";

    internal static string Fill(Ink ink) => $"f-{Name(ink)}";

    internal static string Stroke(Ink ink) => $"s-{Name(ink)}";

    static string Rules(string[] colors)
    {
        StringBuilder css = new($".paper{{fill:{colors[^1]}}}");
        foreach (Ink ink in Enum.GetValues<Ink>())
            css.Append($".{Fill(ink)}{{fill:{colors[(int)ink]}}}.{Stroke(ink)}{{stroke:{colors[(int)ink]};fill:none}}");
        return css.ToString();
    }

    static string Name(Ink ink) => ink.ToString().ToLowerInvariant();
}
