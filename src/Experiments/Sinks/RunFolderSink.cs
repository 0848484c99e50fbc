using MetaRL.Experiments.Runs;
using MetaRL.Training;

namespace MetaRL.Experiments.Sinks;

/// <summary>config.json, metrics.jsonl, evaluation.json and pictures; claims the folder for this process.</summary>
sealed class RunFolderSink : IRunSink
{
    RunFolderWriter? writer;

    public void Begin(RunStart start) => writer = start.IsResumed
        ? RunFolderWriter.Resume(start.Folder, start.Config, start.Done)
        : RunFolderWriter.Create(start.Folder, start.Config);

    public void Record(IterationRecord record) => writer!.Append(record);

    public void Sync() => writer!.Sync();

    public void Evaluated(RunOutcome outcome)
    {
        RunFolderWriter.WriteEvaluation(writer!.Folder, outcome.Evaluation);
        if (outcome.Pictures is { } pictures) RunFolderWriter.WritePictures(writer.Folder, pictures);
    }

    public void Dispose() => writer?.Dispose();
}
