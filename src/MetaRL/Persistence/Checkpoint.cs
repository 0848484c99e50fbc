using System.Globalization;
using System.Security.Cryptography;
using System.Text.RegularExpressions;
using MetaRL.Tensors;
using MetaRL.Tensors.Backends;
using MetaRL.Training;

namespace MetaRL.Persistence;

/// <summary>A checkpoint that cannot be used: damaged, or of another run.</summary>
public sealed class CheckpointException(string message, Exception? cause = null) : Exception(message, cause);

/// <summary>
/// Training states in a folder, one safetensors file each: <c>iteration-00000025.safetensors</c> holds φ as <c>phi/…</c>,
/// the outer update's memory as <c>update/…</c>, and in its metadata the iteration, the run's identity and a SHA-256 of
/// it all. An <see cref="AtomicFile"/>: whole or absent; the newest wins, and the one before it is kept.
/// </summary>
public static partial class Checkpoint
{
    const string Format = "metarl-checkpoint-1";
    const int Kept = 2;

    /// <summary>Writes the state.</summary>
    /// <param name="folder">Made if missing.</param>
    /// <param name="state">What to keep.</param>
    /// <param name="identity">Names the run: a checkpoint is only ever loaded by a run of the same identity.</param>
    /// <param name="precision">Of the back end, so that nothing is lost.</param>
    /// <exception cref="ArgumentException">A parameter's name holds half of a surrogate pair.</exception>
    public static void Save(string folder, TrainingState state, string identity, Precision precision)
    {
        Disk.MakeFolder(folder);
        Params tensors = state.Phi.Prefixed("phi/").Concat(state.Update.Tensors.Prefixed("update/"));
        var metadata = new Dictionary<string, string>
        {
            ["format"] = Format,
            ["identity"] = identity,
            ["iteration"] = state.Iteration.ToString(CultureInfo.InvariantCulture),
            ["updateStep"] = state.Update.Step.ToString(CultureInfo.InvariantCulture),
        };
        metadata["sha256"] = Digest(tensors, metadata, precision);
        AtomicFile.Replace(Path.Combine(folder, FileOf(state.Iteration)), SafeTensors.Serialize(tensors, metadata, precision));
        foreach (string old in Files(folder).SkipLast(Kept)) Disk.Delete(old);
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
        try
        {
            (Params tensors, Dictionary<string, string> metadata) = SafeTensors.Deserialize(File.ReadAllBytes(path), backend);
            RequireFormat(path, metadata.GetValueOrDefault("format"));
            RequireIdentity(path, metadata.GetValueOrDefault("identity"), identity);
            if (!metadata.Remove("sha256", out string? digest) || digest != Digest(tensors, metadata, precision))
                throw new InvalidDataException("its checksum does not match its content");
            TrainingState state = new(Iteration(metadata, path), tensors.Group("phi/"), new(tensors.Group("update/"), UpdateStep(metadata)));
            if (fresh is not null) CheckpointContent.Require(state, fresh);
            return state;
        }
        catch (Exception e) when (e is InvalidDataException or KeyNotFoundException or ArgumentException)
        {
            throw new CheckpointException($"{path} is damaged: {e.Message}; delete it to resume from the checkpoint before it", e);
        }
    }

    static int Iteration(Dictionary<string, string> metadata, string path)
    {
        int iteration = (int)Number(metadata, "iteration", int.MaxValue);
        string name = Path.GetFileName(path);
        if (name != FileOf(iteration)) throw new InvalidDataException($"it holds iteration {iteration}, and its name is {name}");
        return iteration;
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
