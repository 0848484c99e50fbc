using Spectre.Console;
using Spectre.Console.Rendering;

namespace MetaRL.Experiments.Display;

/// <summary>A line of text that is cut where the terminal ends, since one that is drawn over again must not become two.</summary>
/// <param name="markup">In Spectre's markup, without line breaks.</param>
sealed class OneLine(string markup) : Renderable
{
    const int Unbounded = 100_000;

    protected override IEnumerable<Segment> Render(RenderOptions options, int maxWidth)
    {
        List<Segment> whole = [.. ((IRenderable)new Markup(markup)).Render(options, Unbounded).Where(segment => !segment.IsLineBreak)];
        if (Segment.CellCount(whole) <= maxWidth) return [.. whole, Segment.LineBreak];
        string end = options.Unicode ? "\u2026" : ".";
        return [.. Segment.Truncate(whole, Math.Max(0, maxWidth - 1)), new Segment(end), Segment.LineBreak];
    }
}
