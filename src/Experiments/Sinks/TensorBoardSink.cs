using MetaRL.Reports.TensorBoard;
using MetaRL.Training;

namespace MetaRL.Experiments.Sinks;

/// <summary>A file of TensorBoard events in the run folder, once there is something to write.</summary>
sealed class TensorBoardSink : IRunSink
{
    RunStart? start;
    TensorBoardWriter? writer;

    public void Begin(RunStart start) => this.start = start;

    public void Record(IterationRecord record) => Writer().Append(record);

    // A finished run that is resumed, as to judge it anew, has nothing to add to its events.
    public void Evaluated(RunOutcome outcome)
    {
        if (writer is null && start!.IsResumed) return;
        Writer().End(outcome.Evaluation, start!.Iterations);
    }

    public void Dispose() => writer?.Dispose();

    TensorBoardWriter Writer()
    {
        if (writer is not null) return writer;
        writer = new(start!.Folder, TimeProvider.System);
        writer.Begin(start.Config);
        return writer;
    }
}
