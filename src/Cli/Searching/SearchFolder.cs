using System.Text.Json;
using MetaRL.Experiments.Runs;
using MetaRL.Persistence;
using MetaRL.Reports.Index;
using MetaRL.Reports.Search;

namespace MetaRL.Cli.Searching;

/// <summary>The folder of a search while this process writes there.</summary>
sealed class SearchFolder : IDisposable
{
    readonly FileStream claim;

    SearchFolder(string path, FileStream claim, SearchRecord record)
    {
        Path = path;
        this.claim = claim;
        Record = record;
    }

    public string Path { get; }

    public SearchRecord Record { get; private set; }

    public string Report => In(Path, SearchRecord.Report);

    /// <summary>Begins a search there, or goes on with the same one.</summary>
    /// <exception cref="ToolException">It holds something else.</exception>
    public static SearchFolder Open(string path, SearchPlan plan)
    {
        RequireOurs(path);
        return RunReading.Guarded(path, () =>
        {
            Disk.MakeFolder(path);
            FileStream claim = Claim(path);
            try
            {
                SearchRecord record = File.Exists(In(path, SearchRecord.File)) ? Continued(path, Read(path), plan) : new(plan, []);
                SearchFolder folder = new(path, claim, record);
                folder.Write();
                return folder;
            }
            catch
            {
                claim.Dispose();
                throw;
            }
        });
    }

    /// <summary>The record in a folder.</summary>
    /// <exception cref="ToolException">There is none.</exception>
    public static SearchRecord Read(string path)
    {
        string file = In(path, SearchRecord.File);
        if (!File.Exists(file)) throw new ToolException($"{path}: {SearchRecord.File} is not there; expected the folder of a sweep, --out of the command that began it");
        try
        {
            return RunReading.Guarded(path, () => JsonSerializer.Deserialize<SearchRecord>(File.ReadAllText(file), RunJson.Options))
                ?? throw new ToolException($"{file}: null, the record of a sweep expected", exitCode: 1);
        }
        catch (Exception e) when (e is JsonException or FormatException or InvalidOperationException)
        {
            throw new ToolException($"{file}: not the record of a sweep: {e.Message}", exitCode: 1);
        }
    }

    public string TrialFolder(int trial) => In(Path, SearchRecord.Trials, $"{trial:000}");

    /// <summary>Whether a trial's folder holds a run to go on with; waits until whoever wrote there has ended.</summary>
    public async Task<bool> HoldsRun(int trial)
    {
        RunPlan plan = new(TrialFolder(trial), Record.Plan.Seeds, null);
        // A sweep that was killed leaves trials that are about to stop.
        for (int i = 0; i < 600 && Record.Plan.Seeds.Any(seed => RunLock.IsHeld(plan.FolderOf(seed))); i++) await Task.Delay(100);
        return plan.CanResume;
    }

    public void Add(TrialOutcome outcome)
    {
        Record = Record.With(outcome);
        Write();
    }

    /// <summary>Forgets failures, so that they are tried again.</summary>
    public void ForgetFailures()
    {
        Record = Record with { Outcomes = [.. Record.Outcomes.Where(o => o.Error is null)] };
        Write();
    }

    public void Dispose() => claim.Dispose();

    void Write() => RunReading.Guarded(Path, () => AtomicFile.Replace(In(Path, SearchRecord.File), JsonSerializer.Serialize(Record, RunJson.Indented) + "\n"));

    static SearchRecord Continued(string path, SearchRecord saved, SearchPlan plan)
    {
        if (SearchDifference.Of(saved.Plan, plan) is { } difference)
            throw new ToolException($"{path} holds another sweep: {difference}; give another --out, or go on with that one: metarl sweep --resume {path}");
        return saved with { Plan = plan };
    }

    // What is there and is not a sweep's stays as it is.
    static void RequireOurs(string path)
    {
        if (File.Exists(path)) throw new ToolException($"{path} is a file; give another --out");
        if (!Directory.Exists(path) || File.Exists(In(path, SearchRecord.File))) return;
        string[] own = [SearchRecord.Lock, SearchRecord.File + AtomicFile.Unfinished];
        string? other = Directory.EnumerateFileSystemEntries(path).Select(System.IO.Path.GetFileName).FirstOrDefault(name => !own.Contains(name));
        if (other is not null) throw new ToolException($"{path} is not empty: it holds {other}, and no sweep to go on with; give another --out");
    }

    static FileStream Claim(string path)
    {
        try
        {
            return Disk.Open(In(path, SearchRecord.Lock), FileMode.OpenOrCreate, FileAccess.Write, FileShare.None, FileOptions.DeleteOnClose);
        }
        catch (IOException e) when ((e.HResult & 0xFFFF) is 32 or 11 or 35)
        {
            throw new ToolException($"{path}: another process runs this sweep ({SearchRecord.Lock} is held); wait until it ends, or stop it");
        }
    }

    static string In(params string[] parts) => System.IO.Path.Combine(parts);
}
