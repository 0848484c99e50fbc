using MetaRL.Experiments.Runs;
using MetaRL.Training;

namespace MetaRL.Experiments.Sinks;

/// <summary>Notes in the run's log that the console takes no more text.</summary>
/// <param name="lost">Why it does not; null while it does.</param>
sealed class ConsoleSink(Func<string?> lost) : IRunSink
{
    string? folder;
    bool said;

    public void Begin(RunStart start) => folder = start.Folder;

    public void Record(IterationRecord record)
    {
        if (said || lost() is not { } reason) return;
        said = true;
        RunLog.Append(folder!, $"the console takes no more text ({reason}); the run goes on without it");
    }
}
