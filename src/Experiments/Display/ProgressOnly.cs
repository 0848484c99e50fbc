using MetaRL.Experiments.Sinks;
using MetaRL.Training;
using Spectre.Console.Rendering;

namespace MetaRL.Experiments.Display;

/// <summary>Shows the progress of a run that is a part of something larger, under that part's name, and what must be noticed.</summary>
sealed class ProgressOnly(IRunDisplay display, string label) : IRunDisplay
{
    public IRunSink Follow() => new Labelled(display.Follow(), label);

    public void Note(string text)
    {
        if (text.StartsWith("notice: ", StringComparison.Ordinal)) display.Note(text);
    }

    public void Draw(IRenderable content) { }

    sealed class Labelled(IRunSink inner, string label) : IRunSink
    {
        public void Begin(RunStart start) => inner.Begin(start with { Title = $"{label}: {start.Title}" });

        public void Record(IterationRecord record) => inner.Record(record);

        public void Sync() => inner.Sync();

        public void Evaluated(RunOutcome outcome) => inner.Evaluated(outcome);

        public void Dispose() => inner.Dispose();
    }
}
