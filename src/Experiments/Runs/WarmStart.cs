using System.Security.Cryptography;
using MetaRL.Experiments.Commands;
using MetaRL.Persistence;
using MetaRL.Reports.Runs;
using MetaRL.Tensors;
using MetaRL.Tensors.Backends;
using MetaRL.Training;

namespace MetaRL.Experiments.Runs;

/// <summary>Fresh φ with what another run has learned put in the place of its namesakes.</summary>
/// <param name="Phi">What training starts from.</param>
/// <param name="Origin">Run, seed, iterations and a hash of what was taken, for <c>config.json</c>: equal for equal numbers.</param>
/// <param name="Fresh">Names that the other run lacks.</param>
sealed record WarmStart(Params Phi, string Origin, IReadOnlyList<string> Fresh)
{
    /// <summary>What a user is told.</summary>
    public string Words => Fresh.Count == 0 ? $"starts from {Origin}" : $"starts from {Origin}; not there, and so fresh: {string.Join(", ", Fresh)}";

    /// <summary>The run folder of a seed: the folder itself where it holds a run.</summary>
    /// <exception cref="UsageException">There is none.</exception>
    public static string FolderOf(string from, int seed)
    {
        try
        {
            IReadOnlyList<string> runs = RunFolder.FindRuns(from);
            if (runs is [var only] && only == from) return only;
            Dictionary<int, string> bySeed = runs.ToDictionary(static run => RunFolder.LoadConfig(run).Seed);
            return bySeed.TryGetValue(seed, out string? folder) ? folder : throw new UsageException(
                $"--from: {from} has no run of seed {seed}, it has {string.Join(", ", bySeed.Keys.Order())}; give --seed and --seeds so, or the folder of one: --from {runs[0]}");
        }
        catch (DirectoryNotFoundException)
        {
            throw new UsageException($"--from: {from}: no such run folder{NearbyPath.DidYouMean(from)}");
        }
        catch (FileNotFoundException e)
        {
            throw new UsageException($"--from: {e.Message}", e);
        }
    }

    /// <summary>Takes what the newest checkpoint of a run holds.</summary>
    /// <param name="from">A run folder, or that of several seeds.</param>
    /// <param name="seed">Which of them.</param>
    /// <param name="fresh">φ of the run that begins.</param>
    /// <exception cref="UsageException">No such run, no checkpoint, or what it learned does not fit.</exception>
    /// <exception cref="RunFailedException">The run or its checkpoint cannot be read.</exception>
    public static WarmStart Of(string from, int seed, Params fresh)
    {
        string folder = FolderOf(from, seed);
        TrainingState other = Newest(folder, fresh.Backend);
        Params learned = other.Phi;
        RequireFit(folder, learned, fresh);
        string origin = $"{folder}, iteration {other.Iteration}, weights {Hash(learned)}";
        return new(fresh.With(learned), origin, [.. fresh.Names.Except(learned.Names)]);
    }

    static TrainingState Newest(string folder, IBackend backend)
    {
        try
        {
            string checkpoints = Path.Combine(folder, RunFolder.CheckpointFolder);
            return Checkpoint.Load(checkpoints, RunIdentity.Of(RunFolder.LoadConfig(folder)), backend, Devices.Precision)
                ?? throw new UsageException($"--from: {checkpoints}: no checkpoint yet; wait until that run has written one, which it does every training.checkpointEvery iterations");
        }
        catch (Exception e) when (e is CheckpointException or InvalidDataException)
        {
            throw new RunFailedException($"--from: {e.Message}", e);
        }
    }

    static void RequireFit(string folder, Params learned, Params fresh)
    {
        string[] faults = [.. learned.Items().Select(item => Fault(item.Name, item.Value, fresh)).OfType<string>()];
        if (faults.Length > 0)
            throw new UsageException($"--from: what {folder} learned does not fit what this run learns: {string.Join("; ", faults)}. "
                + "Give this run the problem.policy, learner and family of that one (metarl compare shows them), or leave --from out");
    }

    static string? Fault(string name, Tensor value, Params fresh)
    {
        if (!fresh.Names.Contains(name)) return $"'{name}' {value.Shape} is there and has no place here";
        return value.Shape == fresh[name].Shape ? null : $"'{name}' is {value.Shape} there, expected {fresh[name].Shape}";
    }

    static string Hash(Params phi) => Convert.ToHexStringLower(SHA256.HashData(SafeTensors.Serialize(phi, new Dictionary<string, string>(), Devices.Precision)))[..16];
}
