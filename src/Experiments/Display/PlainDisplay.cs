using MetaRL.Experiments.Sinks;
using MetaRL.Training;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace MetaRL.Experiments.Display;

/// <summary>One line of plain text every few seconds, and for the last iteration: for files and build logs.</summary>
/// <param name="console">Where to.</param>
/// <param name="time">Says when the next line is due.</param>
public sealed class PlainDisplay(IAnsiConsole console, TimeProvider time) : IRunDisplay
{
    static readonly TimeSpan Interval = TimeSpan.FromSeconds(5);

    /// <inheritdoc/>
    public IRunSink Follow() => new Lines(this, time);

    /// <inheritdoc/>
    // Straight to the writer: the console would break lines at 80 columns.
    public void Note(string text)
    {
        console.Profile.Out.Writer.WriteLine(VisibleText.Of(text));
        console.Profile.Out.Writer.Flush();
    }

    /// <inheritdoc/>
    public void Draw(IRenderable content) => console.Write(content);

    static string Line(RunProgress progress)
    {
        IterationRecord record = progress.Last!;
        string held = record.HeldOut is { } h ? $", {progress.EvaluatedOn} {Returns(h)}" : "";
        string left = progress.Done < progress.Iterations ? $", {Numbers.Duration(progress.SecondsLeft!.Value)} left" : "";
        string all = progress.Command is { } command ? $"; in all: {command.Words}" : "";
        return $"iteration {progress.Done}/{progress.Iterations}: return {Returns(record.Returns)}{Numbers.Episodes(record.ReturnByEpisode, "...")}"
            + $"{held}, {Numbers.Count(progress.StepsPerSecond)} env steps/s{left}{all}";
    }

    // Nothing where the update sampled nothing in this iteration, and one number where nothing adapts.
    static string Returns(double[] returns) => returns switch
    {
        [] => "none",
        [var only] => Numbers.Value(only),
        [var first, .., var last] => $"{Numbers.Value(first)} -> {Numbers.Value(last)}",
    };

    sealed class Lines(PlainDisplay display, TimeProvider time) : IRunSink
    {
        RunProgress? progress;
        long? last;

        public void Begin(RunStart start)
        {
            progress = RunProgress.Of(start);
            display.Note(progress.Title);
        }

        public void Record(IterationRecord record)
        {
            progress!.Add(record);
            bool due = last is null || progress.Done == progress.Iterations || time.GetElapsedTime(last.Value) >= Interval;
            if (!due) return;
            last = time.GetTimestamp();
            display.Note(Line(progress));
        }
    }
}
