using System.Security.Cryptography;
using System.Text;
using MetaRL.Evaluation;
using MetaRL.Persistence;
using MetaRL.Reports.Exports;
using MetaRL.Reports.Runs;
using MetaRL.Training;

namespace MetaRL.Reports.TensorBoard;

/// <summary>Writes scalars and settings (hparams) for TensorBoard: one new <c>events.out.tfevents.*</c> file for each writer. On resume the
/// files of a folder add up; those scalars of older files that the resumed run repeats are dropped by TensorBoard.</summary>
public sealed class TensorBoardWriter : IDisposable
{
    readonly FileStream stream;
    readonly TimeProvider clock;
    bool started;

    /// <summary>Creates the file, named after the clock's Unix seconds.</summary>
    /// <param name="folder">The run folder; created where it is missing.</param>
    /// <param name="clock">Source of the events' wall time; it decides nothing else.</param>
    public TensorBoardWriter(string folder, TimeProvider clock)
    {
        this.clock = clock;
        Disk.MakeFolder(folder);
        Path = FreeName(System.IO.Path.Combine(folder, $"{RunFolder.EventsPrefix}{clock.GetUtcNow().ToUnixTimeSeconds():D10}.metarl"));
        // Shared for reading, so that TensorBoard can follow a live run.
        stream = Disk.Open(Path, FileMode.CreateNew, FileAccess.Write, FileShare.Read);
        Write(EventMessage.Version(WallTime()));
    }

    /// <summary>Path of the file.</summary>
    public string Path { get; }

    /// <summary>Writes the run's settings as hparams under their dotted keys. Runs that differ in the seed alone are one group.</summary>
    /// <param name="config">The run's.</param>
    public void Begin(RunConfig config)
    {
        byte[] settings = SHA256.HashData(Encoding.UTF8.GetBytes(config.Settings.ToJsonString()));
        string group = $"{config.Experiment} {Convert.ToHexStringLower(settings.AsSpan(0, 4))}";
        double now = WallTime();
        Write(EventMessage.Hyperparameters(now, HyperparameterMessage.Start(FlatSettings.Values(config.Settings), group, now)));
    }

    /// <summary>Writes what came out: <c>evaluation/k0</c> .. <c>evaluation/kK</c>, means over tasks, and <c>success/k0</c> .. where
    /// there are successes; and that the run came to its end.</summary>
    /// <param name="evaluation">Of this run's seed.</param>
    /// <param name="iterations">The step of its scalars.</param>
    public void End(EvaluationRecord evaluation, int iterations)
    {
        double now = WallTime();
        Write(EventMessage.Scalars(now, iterations, RunScalars.Of(evaluation)));
        Write(EventMessage.Hyperparameters(now, HyperparameterMessage.End(now)));
    }

    /// <summary>Writes an iteration's scalars at its step and flushes: <c>returns/k0</c> .. <c>returns/kK</c>,
    /// <c>heldout/k0</c> .., <c>loss</c>, <c>gradient_norm</c>, <c>kl</c>, <c>env_steps</c>,
    /// <c>env_steps_per_second</c>, <c>seconds/*</c>, <c>conflicts/*</c> where they were measured, <c>extra/*</c>.</summary>
    public void Append(IterationRecord record)
    {
        double now = WallTime();
        if (!started) Write(EventMessage.Start(now, record.Iteration));
        started = true;
        Write(EventMessage.Scalars(now, record.Iteration, RunScalars.Of(record)));
    }

    /// <summary>Closes the file.</summary>
    public void Dispose() => stream.Dispose();

    // Two writers within one second, as when a run is resumed at once, get two files.
    static string FreeName(string path)
    {
        string free = path;
        for (int i = 1; File.Exists(free); i++) free = $"{path}.{i}";
        return free;
    }

    double WallTime() => (clock.GetUtcNow() - DateTimeOffset.UnixEpoch).TotalSeconds;

    void Write(Protobuf message)
    {
        using MemoryStream record = new();
        TfRecord.Write(record, message.ToArray());
        Disk.Write(stream, record.GetBuffer().AsSpan(0, (int)record.Length));
    }
}
