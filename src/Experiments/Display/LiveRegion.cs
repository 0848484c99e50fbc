using System.Text;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace MetaRL.Experiments.Display;

/// <summary>The last lines of a terminal, drawn over again. Spectre's own live display wants the work to run inside of it;
/// a run calls its sinks instead.</summary>
sealed class LiveRegion(IAnsiConsole console)
{
    const string Up = "\u001b[1A", Clear = "\u001b[2K", HideCursor = "\u001b[?25l", ShowCursor = "\u001b[?25h";

    int drawn;

    /// <summary>Whether lines stand there that the next ones will replace.</summary>
    public bool IsDrawn => drawn > 0;

    public void Draw(IRenderable content)
    {
        StringBuilder back = new(HideCursor);
        for (int i = 0; i < drawn; i++) back.Append(Up).Append(Clear);
        console.Write(new ControlCode(back.ToString()));
        drawn = Lines(content);
        console.Write(content);
    }

    // What stands there stays.
    public void End()
    {
        drawn = 0;
        console.Write(new ControlCode(ShowCursor));
    }

    int Lines(IRenderable content)
    {
        IEnumerable<Segment> segments = content.Render(RenderOptions.Create(console, console.Profile.Capabilities), console.Profile.Width);
        return segments.Sum(s => s.Text.Count(c => c == '\n'));
    }
}
