using MetaRL.Reports.TensorBoard;
using MetaRL.Training;

namespace MetaRL.Experiments.Sinks;

/// <summary>A file of TensorBoard events in the run folder.</summary>
sealed class TensorBoardSink : IRunSink
{
    TensorBoardWriter? writer;

    public void Begin(RunStart start) => writer = new(start.Folder, TimeProvider.System);

    public void Record(IterationRecord record) => writer!.Append(record);

    public void Dispose() => writer?.Dispose();
}
