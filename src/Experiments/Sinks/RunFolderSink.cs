using MetaRL.Evaluation;
using MetaRL.Experiments.Runs;
using MetaRL.Persistence;
using MetaRL.Training;

namespace MetaRL.Experiments.Sinks;

/// <summary>config.json, metrics.jsonl, evaluations and pictures; claims the folder for this process.</summary>
/// <param name="now">What this process was asked for; of a new run the content of <c>config.json</c>.</param>
sealed class RunFolderSink(RunConfig now) : IRunSink
{
    RunFolderWriter? writer;
    int iterations;

    public void Begin(RunStart start)
    {
        iterations = start.Iterations;
        writer = start.IsResumed ? RunFolderWriter.Resume(start.Folder, start.Done) : RunFolderWriter.Create(start.Folder, now);
    }

    public void Record(IterationRecord record) => writer!.Append(record);

    public void Sync() => writer!.Sync();

    // The evaluation comes last: where it is, the pictures are.
    public void Evaluated(RunOutcome outcome)
    {
        writer!.Sync();
        EvaluationRecord evaluation = outcome.Evaluation;
        string file = EvaluationFiles.PathOf(writer.Folder, evaluation, EvaluationFiles.NameOf(iterations));
        bool isFirst = EvaluationFiles.IsFirst(writer.Folder, file) && !File.Exists(file);
        if (isFirst && outcome.Pictures is { } pictures) RunFolderWriter.WritePictures(writer.Folder, pictures);
        EvaluationFiles.Write(writer.Folder, file, evaluation, EvaluationFiles.OriginOf(iterations, now));
    }

    public void Dispose() => writer?.Dispose();
}
