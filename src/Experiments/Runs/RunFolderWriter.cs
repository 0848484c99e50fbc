using System.Text.Json;
using MetaRL.Persistence;
using MetaRL.Reports.Runs;
using MetaRL.Training;

namespace MetaRL.Experiments.Runs;

/// <summary>The one writer of a run folder's config and metrics. Other processes may read along. Wherever a process that
/// writes here is killed, the folder is either as good as empty or a run that <see cref="Resume"/> goes on with.</summary>
public sealed class RunFolderWriter : IDisposable
{
    readonly FileStream claim;
    FileStream metrics;
    long lastLine;
    int lastIteration = -1;

    RunFolderWriter(string folder, FileStream claim, FileStream metrics)
    {
        Folder = folder;
        this.claim = claim;
        this.metrics = metrics;
    }

    /// <summary>The run folder.</summary>
    public string Folder { get; }

    /// <summary>Makes the folder of a new run.</summary>
    /// <param name="folder">Holds nothing yet, but for what a run that was killed at its birth may have left.</param>
    /// <param name="config">For <c>config.json</c>, which stays as it is from now on.</param>
    /// <exception cref="UsageException">It holds something, which stays as it is, or cannot be written.</exception>
    public static RunFolderWriter Create(string folder, RunConfig config)
    {
        RunPlan.RequireFree(folder);
        return Guarded(folder, () =>
        {
            Disk.MakeFolder(folder);
            return Claimed(folder, claim =>
            {
                AtomicFile.Create(Path.Combine(folder, RunFolder.ConfigFile), Json(config));
                return new RunFolderWriter(folder, claim, Metrics(folder, FileMode.CreateNew));
            });
        });
    }

    /// <summary>Goes on with a run: cuts its metrics back to what its checkpoint has done.</summary>
    /// <param name="folder">Holds the run.</param>
    /// <param name="iterations">Iterations done by the checkpoint; 0 where there is none.</param>
    /// <exception cref="UsageException">Fewer metrics than that, another process writes there, or it cannot be written;
    /// the files stay as they are.</exception>
    public static RunFolderWriter Resume(string folder, int iterations) => Guarded(folder, () => Claimed(folder, claim =>
    {
        RunFolderWriter writer = new(folder, claim, Metrics(folder, FileMode.OpenOrCreate));
        try
        {
            writer.Truncate(iterations);
            return writer;
        }
        catch
        {
            writer.metrics.Dispose();
            throw;
        }
    }));

    /// <summary>Adds a line to <c>metrics.jsonl</c>; readers see it at once. A record of the last line's iteration takes
    /// that line's place.</summary>
    /// <param name="record">Of the iteration just done.</param>
    /// <exception cref="IOException">The folder was removed.</exception>
    public void Append(IterationRecord record)
    {
        RequireFolder();
        byte[] line = [.. JsonSerializer.SerializeToUtf8Bytes(record, RunJson.Options), (byte)'\n'];
        if (record.Iteration == lastIteration)
        {
            ReplaceLast(line);
            return;
        }
        (lastLine, lastIteration) = (metrics.Position, record.Iteration);
        Disk.Write(metrics, line);
    }

    /// <summary>Forces the metrics to disk; call before a checkpoint is written, which may not be ahead of them.</summary>
    /// <exception cref="IOException">The folder was removed.</exception>
    public void Sync()
    {
        RequireFolder();
        Disk.Flush(metrics);
    }

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

    internal static string Json<T>(T value) => JsonSerializer.Serialize(value, RunJson.Indented) + "\n";

    // Where its files were unlinked, all writes would still succeed, and be lost.
    void RequireFolder()
    {
        if (!File.Exists(metrics.Name)) throw new RunFolderGoneException(Folder);
    }

    // Not in place: a line that is written halfway must not follow a checkpoint.
    void ReplaceLast(byte[] line)
    {
        byte[] before = new byte[lastLine];
        metrics.Seek(0, SeekOrigin.Begin);
        metrics.ReadExactly(before);
        AtomicFile.Replace(metrics.Name, [.. before, .. line]);
        metrics.Dispose();
        metrics = Metrics(Folder, FileMode.Open);
        metrics.Seek(0, SeekOrigin.End);
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
            lastLine = end;
            end += length + 1;
        }
        lastIteration = iterations - 1;
        if (end < bytes.Length) Disk.Cut(metrics, end);
        metrics.Seek(end, SeekOrigin.Begin);
    }

    static FileStream Metrics(string folder, FileMode mode) =>
        Disk.Open(Path.Combine(folder, RunFolder.MetricsFile), mode, FileAccess.ReadWrite, FileShare.Read);

    // The claim ends with the process, however that ends. Metrics cannot serve as one: it would shut out readers.
    static RunFolderWriter Claimed(string folder, Func<FileStream, RunFolderWriter> open)
    {
        FileStream claim = Claim(folder);
        try
        {
            return open(claim);
        }
        catch
        {
            claim.Dispose();
            throw;
        }
    }

    static FileStream Claim(string folder)
    {
        string path = Path.Combine(folder, RunFolder.LockFile);
        try
        {
            return Disk.Open(path, FileMode.OpenOrCreate, FileAccess.Write, FileShare.None, FileOptions.DeleteOnClose);
        }
        catch (IOException e) when (IsHeld(e))
        {
            throw new UsageException($"{folder}: another process is writing this run ({RunFolder.LockFile} is held); wait until it ends, or stop it", e);
        }
    }

    // A sharing violation of Windows, or EWOULDBLOCK of Linux and macOS.
    static bool IsHeld(IOException e) => (e.HResult & 0xFFFF) is 32 or 11 or 35;

    static RunFolderWriter Guarded(string folder, Func<RunFolderWriter> open)
    {
        try { return open(); }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or NotSupportedException)
        {
            throw new UsageException($"cannot write to {folder}: {e.Message.TrimEnd('.')}; choose another --out", e);
        }
    }
}
