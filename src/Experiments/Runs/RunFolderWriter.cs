using System.Text.Json;
using MetaRL.Evaluation;
using MetaRL.Persistence;
using MetaRL.Reports.Runs;
using MetaRL.Training;

namespace MetaRL.Experiments.Runs;

/// <summary>The one writer of a run folder's config, metrics and evaluation. Other processes may read along.</summary>
public sealed class RunFolderWriter : IDisposable
{
    const string LockFile = "run.lock";

    readonly FileStream claim, metrics;

    // The claim ends with the process, however that ends. Metrics cannot serve as one: it would shut out readers.
    RunFolderWriter(string folder, FileMode mode)
    {
        Folder = folder;
        claim = new(Path.Combine(folder, LockFile), FileMode.OpenOrCreate, FileAccess.Write, FileShare.None, 1, FileOptions.DeleteOnClose);
        try
        {
            metrics = new(Path.Combine(folder, RunFolder.MetricsFile), mode, FileAccess.ReadWrite, FileShare.Read);
        }
        catch
        {
            claim.Dispose();
            throw;
        }
    }

    /// <summary>The run folder.</summary>
    public string Folder { get; }

    /// <summary>Makes the folder of a new run.</summary>
    /// <param name="folder">Holds no run yet.</param>
    /// <param name="config">For <c>config.json</c>.</param>
    /// <exception cref="UsageException">It holds a run, which stays as it is, or cannot be written.</exception>
    public static RunFolderWriter Create(string folder, RunConfig config)
    {
        if (RunPlan.IsTaken(folder)) throw new UsageException($"{folder} already holds a run; pass --resume to go on with it, or another --out");
        return Guarded(folder, () =>
        {
            Directory.CreateDirectory(folder);
            AtomicFile.Create(Path.Combine(folder, RunFolder.ConfigFile), Json(config));
            return new RunFolderWriter(folder, FileMode.CreateNew);
        });
    }

    /// <summary>Goes on with a run: cuts its metrics back to what its checkpoint has done.</summary>
    /// <param name="folder">Holds the run.</param>
    /// <param name="config">For <c>config.json</c>, which it replaces.</param>
    /// <param name="iterations">Iterations done by the checkpoint; 0 where there is none.</param>
    /// <exception cref="UsageException">Fewer metrics than that, another process writes there, or it cannot be written;
    /// the files stay as they are.</exception>
    public static RunFolderWriter Resume(string folder, RunConfig config, int iterations) => Guarded(folder, () =>
    {
        RunFolderWriter writer = new(folder, FileMode.OpenOrCreate);
        try
        {
            writer.Truncate(iterations);
            AtomicFile.Replace(Path.Combine(folder, RunFolder.ConfigFile), Json(config));
            return writer;
        }
        catch
        {
            writer.Dispose();
            throw;
        }
    });

    /// <summary>Adds a line to <c>metrics.jsonl</c>; readers see it at once.</summary>
    /// <param name="record">Of the iteration just done.</param>
    public void Append(IterationRecord record)
    {
        metrics.Write([.. JsonSerializer.SerializeToUtf8Bytes(record, RunJson.Options), (byte)'\n']);
        metrics.Flush();
    }

    /// <summary>Forces the metrics to disk; call before a checkpoint is written, which may not be ahead of them.</summary>
    public void Sync() => metrics.Flush(flushToDisk: true);

    /// <summary>Writes <c>evaluation.json</c>.</summary>
    /// <param name="folder">A run folder, or the parent of several.</param>
    /// <param name="evaluation">Its content.</param>
    public static void WriteEvaluation(string folder, EvaluationRecord evaluation) =>
        AtomicFile.Replace(Path.Combine(folder, RunFolder.EvaluationFile), Json(evaluation));

    /// <summary>Writes <c>before.svg</c> and <c>after.svg</c>.</summary>
    /// <param name="folder">A run folder.</param>
    /// <param name="pictures">Their content.</param>
    public static void WritePictures(string folder, (string Before, string After) pictures)
    {
        AtomicFile.Replace(Path.Combine(folder, RunFolder.BeforeFile), pictures.Before);
        AtomicFile.Replace(Path.Combine(folder, RunFolder.AfterFile), pictures.After);
    }

    /// <summary>Closes the metrics and lets go of the folder.</summary>
    public void Dispose()
    {
        metrics.Dispose();
        claim.Dispose();
    }

    void Truncate(int iterations)
    {
        byte[] bytes = new byte[metrics.Length];
        metrics.ReadExactly(bytes);
        int end = 0;
        for (int line = 0; line < iterations; line++)
        {
            int length = bytes.AsSpan(end).IndexOf((byte)'\n');
            if (length < 0)
            {
                throw new UsageException($"{metrics.Name} ends before iteration {iterations}, which the checkpoint has done; "
                    + "it was changed, choose another --out");
            }
            end += length + 1;
        }
        metrics.SetLength(end);
        metrics.Seek(end, SeekOrigin.Begin);
    }

    static RunFolderWriter Guarded(string folder, Func<RunFolderWriter> open)
    {
        try { return open(); }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or NotSupportedException)
        {
            throw new UsageException($"cannot write to {folder}: {e.Message.TrimEnd('.')}; choose another --out", e);
        }
    }

    static string Json<T>(T value) => JsonSerializer.Serialize(value, RunJson.Indented) + "\n";
}
