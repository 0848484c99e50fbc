using MetaRL.Reports.TensorBoard;
using MetaRL.Training;

namespace MetaRL.Experiments.Sinks;

/// <summary>A file of TensorBoard events in the run folder, once there is one to write.</summary>
sealed class TensorBoardSink : IRunSink
{
    string? folder;
    TensorBoardWriter? writer;

    public void Begin(RunStart start) => folder = start.Folder;

    public void Record(IterationRecord record)
    {
        writer ??= new(folder!, TimeProvider.System);
        writer.Append(record);
    }

    public void Dispose() => writer?.Dispose();
}
