using MetaRL.Training;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace MetaRL.Experiments.Display;

/// <summary>A few lines at the bottom of a terminal that are redrawn in place.</summary>
/// <param name="console">An interactive terminal.</param>
public sealed class TerminalDisplay(IAnsiConsole console) : IRunDisplay
{
    // Redrawing faster than eyes follow only costs time.
    static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(100);

    /// <inheritdoc/>
    public void Show(RunProgress progress, Action<Action<IterationRecord>> work)
    {
        long last = TimeProvider.System.GetTimestamp();
        console.Live(View(progress)).AutoClear(false).Start(context =>
        {
            context.Refresh();
            try { work(Report); }
            finally { context.UpdateTarget(View(progress)); }

            void Report(IterationRecord record)
            {
                progress.Add(record);
                if (TimeProvider.System.GetElapsedTime(last) < Interval) return;
                last = TimeProvider.System.GetTimestamp();
                context.UpdateTarget(View(progress));
            }
        });
    }

    /// <inheritdoc/>
    // Straight to the terminal, which breaks long lines in such a way that a path can still be copied.
    public void Note(string text) => console.Profile.Out.Writer.WriteLine(text);

    /// <inheritdoc/>
    public void Draw(IRenderable content) => console.Write(content);

    IRenderable View(RunProgress progress) => ProgressView.Of(progress, console.Profile.Width, console.Profile.Capabilities.Unicode);
}
