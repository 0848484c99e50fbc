using MetaRL.Experiments.Sinks;
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

    Live? live;

    /// <inheritdoc/>
    public IRunSink Follow() => live = new Live(console);

    /// <inheritdoc/>
    // Straight to the terminal, which breaks long lines in such a way that a path can still be copied.
    public void Note(string text)
    {
        live?.Leave();
        console.Profile.Out.Writer.WriteLine(VisibleText.Of(text));
    }

    /// <inheritdoc/>
    public void Draw(IRenderable content) => console.Write(content);

    sealed class Live(IAnsiConsole console) : IRunSink
    {
        readonly LiveRegion region = new(console);
        RunProgress? progress;
        long last;

        public void Begin(RunStart start)
        {
            progress = RunProgress.Of(start);
            Draw();
        }

        public void Record(IterationRecord record)
        {
            progress!.Add(record);
            bool isLast = progress.Done == progress.Iterations;
            if (isLast || TimeProvider.System.GetElapsedTime(last) >= Interval) Draw();
        }

        // What was drawn stays above the next line, and what is drawn next stands below it.
        public void Leave()
        {
            if (region.IsDrawn) region.End();
        }

        // Also of a run that ends early the lines show all that it did.
        public void Dispose()
        {
            if (progress is null) return;
            Draw();
            region.End();
        }

        void Draw()
        {
            last = TimeProvider.System.GetTimestamp();
            region.Draw(ProgressView.Of(progress!, console.Profile.Width, console.Profile.Capabilities.Unicode));
        }
    }
}
