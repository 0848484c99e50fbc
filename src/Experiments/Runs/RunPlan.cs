using System.Text.RegularExpressions;
using MetaRL.Experiments.Commands;
using MetaRL.Persistence;
using MetaRL.Reports.Matrices;
using MetaRL.Reports.Runs;
using MetaRL.Reports.Sweeps;

namespace MetaRL.Experiments.Runs;

/// <summary>Which seeds to train, and in which folders.</summary>
/// <param name="Folder">The run folder; with several seeds the parent of theirs.</param>
/// <param name="Seeds">Training seeds in order.</param>
/// <param name="Note">Says why the folder is not the usual one; else null.</param>
sealed partial record RunPlan(string Folder, IReadOnlyList<int> Seeds, string? Note)
{
    // What a process may leave that was killed before it had begun a run.
    static readonly string[] Leftovers =
        [RunFolder.LockFile, RunFolder.ConfigFile + AtomicFile.Unfinished, SweepRecord.File + AtomicFile.Unfinished, MatrixRecord.File + AtomicFile.Unfinished];

    public bool HasMany => Seeds.Count > 1;

    public string FolderOf(int seed) => HasMany ? Path.Combine(Folder, $"{seed}") : Folder;

    public static RunPlan Of(RunOptions options, string name)
    {
        int[] seeds = [.. options.AllSeeds];
        if (options.Out is { } folder) return Checked(new(folder, seeds, null), options.Resume);
        string ofExperiment = Path.Combine("runs", name);
        string usual = seeds.Length > 1 ? ofExperiment : Path.Combine(ofExperiment, $"{options.Seed}");
        return options.Resume ? Newest(usual, seeds) : NextFree(usual, seeds);
    }

    /// <summary>Throws where a run's folder holds anything, a run's or not.</summary>
    public static void RequireFree(string folder)
    {
        if (OccupantOf(folder, isParent: false) is { } occupant) throw NotFree(folder, occupant, RunFolder.IsRun(folder));
    }

    static RunPlan Checked(RunPlan plan, bool resume)
    {
        if (resume && !plan.CanResume) throw plan.NothingToResume();
        if (!resume && plan.Taken is { } taken) throw NotFree(taken.Folder, taken.Occupant, plan.CanResume);
        return plan;
    }

    static RunPlan NextFree(string usual, int[] seeds)
    {
        RunPlan free = Numbered(usual, seeds).First(plan => plan.Taken is null);
        return free.Folder == usual ? free : free with { Note = $"{usual} is taken; this run goes to {free.Folder}" };
    }

    static RunPlan Newest(string usual, int[] seeds)
    {
        RunPlan? newest = Numbered(usual, seeds).TakeWhile(plan => plan.Taken is not null).LastOrDefault(plan => plan.CanResume);
        return Checked(newest ?? new(usual, seeds, null), resume: true);
    }

    static IEnumerable<RunPlan> Numbered(string usual, int[] seeds) =>
        Enumerable.Range(1, int.MaxValue).Select(i => new RunPlan(i == 1 ? usual : $"{usual}-{i}", seeds, null));

    public bool CanResume
    {
        get
        {
            bool isOfMany = File.Exists(Path.Combine(Folder, SweepRecord.File)) || MatrixRecord.IsIn(Folder);
            return isOfMany || Seeds.Any(seed => RunFolder.IsRun(FolderOf(seed)));
        }
    }

    // The first folder that holds something, and the name of that.
    (string Folder, string Occupant)? Taken
    {
        get
        {
            if (OccupantOf(Folder, HasMany) is { } occupant) return (Folder, occupant);
            if (!HasMany) return null;
            foreach (string folder in Seeds.Select(FolderOf))
                if (OccupantOf(folder, isParent: false) is { } inner) return (folder, inner);
            return null;
        }
    }

    // Each of the two errors sends to the other only where that will do.
    UsageException NothingToResume() => new(Taken is { } taken
        ? $"--resume: no run to go on with in {Folder}, and {taken.Folder} is not empty: it holds {taken.Occupant}; give another --out"
        : $"--resume: no run in {Folder}{NearbyPath.DidYouMean(Folder)}; leave --resume out to start one");

    static UsageException NotFree(string folder, string occupant, bool canResume) => new(canResume
        ? $"{folder} already holds a run; pass --resume to go on with it, or another --out"
        : $"{folder} is not empty: it holds {occupant}, and no run to go on with; give another --out");

    // A parent of seeds may hold other seeds, and runs of single seeds that went beside each other.
    static string? OccupantOf(string folder, bool isParent)
    {
        if (!Directory.Exists(folder)) return null;
        IEnumerable<string> entries = Directory.EnumerateFileSystemEntries(folder)
            .Where(entry => !(isParent && Directory.Exists(entry) && SeedName().IsMatch(Path.GetFileName(entry))));
        return entries.Select(Path.GetFileName).Where(name => !Leftovers.Contains(name)).Order(StringComparer.Ordinal).FirstOrDefault();
    }

    [GeneratedRegex(@"^\d+(-\d+)?$")]
    private static partial Regex SeedName();
}
