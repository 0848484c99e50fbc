using MetaRL.Experiments.Commands;
using MetaRL.Reports.Runs;
using MetaRL.Reports.Sweeps;

namespace MetaRL.Experiments.Runs;

/// <summary>Which seeds to train, and in which folders.</summary>
/// <param name="Folder">The run folder; with several seeds the parent of theirs.</param>
/// <param name="Seeds">Training seeds in order.</param>
/// <param name="Note">Says why the folder is not the usual one; else null.</param>
sealed record RunPlan(string Folder, IReadOnlyList<int> Seeds, string? Note)
{
    static readonly string[] Files = [RunFolder.ConfigFile, RunFolder.MetricsFile, RunFolder.EvaluationFile, RunFolder.ReportFile, SweepRecord.File];

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

    // Whether a file of a run, ours or not, would be overwritten.
    public static bool IsTaken(string folder)
    {
        if (!Directory.Exists(folder)) return false;
        bool file = Files.Any(f => File.Exists(Path.Combine(folder, f)));
        bool checkpoints = Directory.Exists(Path.Combine(folder, RunFolder.CheckpointFolder));
        bool events = Directory.EnumerateFiles(folder, RunFolder.EventsPrefix + "*").Any();
        return file || checkpoints || events;
    }

    static RunPlan Checked(RunPlan plan, bool resume)
    {
        if (resume && !plan.CanResume)
            throw new UsageException($"--resume: no run in {plan.Folder}; leave --resume out to start one");
        if (!resume && plan.Taken is { } taken)
            throw new UsageException($"{taken} already holds a run; pass --resume to go on with it, or another --out");
        return plan;
    }

    static RunPlan NextFree(string usual, int[] seeds)
    {
        RunPlan free = Numbered(usual, seeds).First(plan => plan.Taken is null);
        return free.Folder == usual ? free : free with { Note = $"{usual} already holds a run; this one goes to {free.Folder}" };
    }

    static RunPlan Newest(string usual, int[] seeds)
    {
        RunPlan? newest = Numbered(usual, seeds).TakeWhile(plan => plan.Taken is not null).LastOrDefault();
        return Checked(newest ?? new(usual, seeds, null), resume: true);
    }

    static IEnumerable<RunPlan> Numbered(string usual, int[] seeds) =>
        Enumerable.Range(1, int.MaxValue).Select(i => new RunPlan(i == 1 ? usual : $"{usual}-{i}", seeds, null));

    public bool CanResume
    {
        get
        {
            bool sweep = File.Exists(Path.Combine(Folder, SweepRecord.File));
            return sweep || Seeds.Any(seed => File.Exists(Path.Combine(FolderOf(seed), RunFolder.ConfigFile)));
        }
    }

    string? Taken => Seeds.Select(FolderOf).Prepend(Folder).FirstOrDefault(IsTaken);
}
