using System.Globalization;
using System.Security.Cryptography;
using System.Text.RegularExpressions;
using MetaRL.Tensors;
using MetaRL.Tensors.Backends;
using MetaRL.Training;
using MetaRL.Updates;

namespace MetaRL.Persistence;

/// <summary>A checkpoint that cannot be used: damaged, or of another run.</summary>
public sealed class CheckpointException(string message, Exception? cause = null) : Exception(message, cause);

/// <summary>
/// Training states in a folder, one safetensors file each: <c>iteration-00000025.safetensors</c> holds φ as <c>phi/…</c>,
/// the outer update's memory as <c>update/…</c>, and in its metadata the iteration, the run's identity and a SHA-256 of
/// it all. An <see cref="AtomicFile"/>: whole or absent; the newest wins, and the one before it is kept. Beside them
/// <c>best.safetensors</c> is φ where it did best on validation tasks.
/// </summary>
public static partial class Checkpoint
{
    const string Format = "metarl-checkpoint-1";
    const string BestFile = "best.safetensors", Validation = "validation", TaskSet = "validationTasks";
    const int Kept = 2;

    /// <summary>Writes the state.</summary>
    /// <param name="folder">Made if missing.</param>
    /// <param name="state">What to keep.</param>
    /// <param name="identity">Names the run: a checkpoint is only ever loaded by a run of the same identity.</param>
    /// <param name="precision">Of the back end, so that nothing is lost.</param>
    /// <exception cref="ArgumentException">A parameter's name holds half of a surrogate pair.</exception>
    public static void Save(string folder, TrainingState state, string identity, Precision precision)
    {
        Write(folder, FileOf(state.Iteration), state, identity, precision, []);
        foreach (string old in Files(folder).SkipLast(Kept)) Disk.Delete(old);
    }

    /// <summary>Writes φ in the place of the best one before.</summary>
    /// <param name="folder">Made if missing.</param>
    /// <param name="best">What to keep.</param>
    /// <param name="identity">Names the run.</param>
    /// <param name="precision">Of the back end, so that nothing is lost.</param>
    public static void SaveBest(string folder, BestCheckpoint best, string identity, Precision precision)
        => Write(folder, BestFile, new(best.Iteration, best.Phi, UpdateState.Empty), identity, precision, new()
        {
            [Validation] = best.Validation.ToString("R", CultureInfo.InvariantCulture),
            [TaskSet] = best.TaskSet,
        });

    static void Write(string folder, string file, TrainingState state, string identity, Precision precision, Dictionary<string, string> further)
    {
        Disk.MakeFolder(folder);
        Params tensors = state.Phi.Prefixed("phi/").Concat(state.Update.Tensors.Prefixed("update/"));
        var metadata = new Dictionary<string, string>(further)
        {
            ["format"] = Format,
            ["identity"] = identity,
            ["iteration"] = state.Iteration.ToString(CultureInfo.InvariantCulture),
            ["updateStep"] = state.Update.Step.ToString(CultureInfo.InvariantCulture),
        };
        metadata["sha256"] = Digest(tensors, metadata, precision);
        AtomicFile.Replace(Path.Combine(folder, file), SafeTensors.Serialize(tensors, metadata, precision));
    }

    /// <summary>Throws an <see cref="ArgumentException"/> where <see cref="Save"/> would, before anything was learned.</summary>
    internal static void RequireNames(TrainingState state)
    {
        foreach (string name in state.Phi.Names.Concat(state.Update.Tensors.Names)) WholeText.Require("parameter", name);
    }

    /// <summary>The newest state in a folder, or null where there is none.</summary>
    /// <param name="folder">Holds the files; need not exist.</param>
    /// <param name="identity">Of the run that asks.</param>
    /// <param name="backend">Where the tensors shall live.</param>
    /// <param name="precision">What it was saved with.</param>
    /// <param name="fresh">The run's state before its first iteration: φ must have the same names and shapes, and so must
    /// what the update remembers from the start, but for tensors that begin empty; null leaves that unchecked.</param>
    /// <exception cref="CheckpointException">The newest file is damaged, of another run, or does not fit
    /// <paramref name="fresh"/>; nothing is changed.</exception>
    public static TrainingState? Load(string folder, string identity, IBackend backend, Precision precision, TrainingState? fresh = null)
    {
        if (!Directory.Exists(folder) || Files(folder).LastOrDefault() is not { } path) return null;
        return Guarded(path, "delete it to resume from the checkpoint before it", () =>
        {
            (TrainingState state, Dictionary<string, string> metadata) = Read(path, identity, backend, precision, fresh);
            string name = Path.GetFileName(path);
            if (name != FileOf(state.Iteration)) throw new InvalidDataException($"it holds iteration {state.Iteration}, and its name is {name}");
            return state;
        });
    }

    /// <summary>φ where it did best on validation tasks so far, or null where none was kept.</summary>
    /// <exception cref="CheckpointException">The file is damaged, of another run, or does not fit <paramref name="fresh"/>;
    /// nothing is changed.</exception>
    /// <inheritdoc cref="Load"/>
    public static BestCheckpoint? LoadBest(string folder, string identity, IBackend backend, Precision precision, TrainingState? fresh = null)
    {
        string path = Path.Combine(folder, BestFile);
        if (!File.Exists(path)) return null;
        return Guarded(path, "move it away, and the best one from here on is kept", () =>
        {
            TrainingState? phi = fresh is null ? null : fresh with { Update = UpdateState.Empty };
            (TrainingState state, Dictionary<string, string> metadata) = Read(path, identity, backend, precision, phi);
            bool isNumber = double.TryParse(metadata[Validation], NumberStyles.Float, CultureInfo.InvariantCulture, out double validation);
            if (!isNumber || !double.IsFinite(validation)) throw new InvalidDataException($"{Validation} is '{metadata[Validation]}', expected a number");
            return new BestCheckpoint(state.Phi, state.Iteration, validation, metadata[TaskSet]);
        });
    }

    static T Guarded<T>(string path, string remedy, Func<T> read)
    {
        try
        {
            return read();
        }
        catch (Exception e) when (e is InvalidDataException or KeyNotFoundException or ArgumentException)
        {
            throw new CheckpointException($"{path} is damaged: {e.Message}; {remedy}", e);
        }
    }

    static (TrainingState State, Dictionary<string, string> Metadata) Read(string path, string identity, IBackend backend, Precision precision, TrainingState? fresh)
    {
        (Params tensors, Dictionary<string, string> metadata) = SafeTensors.Deserialize(File.ReadAllBytes(path), backend);
        RequireFormat(path, metadata.GetValueOrDefault("format"));
        RequireIdentity(path, metadata.GetValueOrDefault("identity"), identity);
        if (!metadata.Remove("sha256", out string? digest) || digest != Digest(tensors, metadata, precision))
            throw new InvalidDataException("its checksum does not match its content");
        TrainingState state = new((int)Number(metadata, "iteration", int.MaxValue), tensors.Group("phi/"), new(tensors.Group("update/"), UpdateStep(metadata)));
        if (fresh is not null) CheckpointContent.Require(state, fresh);
        return (state, metadata);
    }

    static long UpdateStep(Dictionary<string, string> metadata) => Number(metadata, "updateStep", long.MaxValue);

    static long Number(Dictionary<string, string> metadata, string key, long largest)
    {
        string text = metadata[key];
        bool whole = long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out long number) && number <= largest;
        return whole ? number : throw new InvalidDataException($"{key} is '{text}', expected a whole number from 0 to {largest}");
    }

    static string FileOf(int iteration) => $"iteration-{iteration:D8}.safetensors";

    static void RequireFormat(string path, string? found)
    {
        if (found != Format)
            throw new CheckpointException($"{path} is not a MetaRL checkpoint (format '{found}', expected '{Format}'); choose another --out");
    }

    static void RequireIdentity(string path, string? found, string expected)
    {
        if (found != expected)
            throw new CheckpointException($"{path} belongs to another run: '{found}', expected '{expected}'; "
                + "choose another --out, or resume with the settings it was made with");
    }

    // Whole checkpoints, oldest first; a temporary file left by a kill does not match.
    static string[] Files(string folder)
    {
        IEnumerable<string> whole = Directory.GetFiles(folder).Where(f => Name().IsMatch(Path.GetFileName(f)));
        return [.. whole.Order(StringComparer.Ordinal)];
    }

    [GeneratedRegex(@"^iteration-\d{8}\.safetensors$")]
    private static partial Regex Name();

    static string Digest(Params tensors, Dictionary<string, string> metadata, Precision precision)
        => Convert.ToHexStringLower(SHA256.HashData(SafeTensors.Serialize(tensors, metadata, precision)));
}
