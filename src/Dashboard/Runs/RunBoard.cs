namespace MetaRL.Dashboard.Runs;

/// <summary>How all runs of a command stand. Whoever shows them compares versions.</summary>
/// <param name="title">Name of the experiment.</param>
/// <param name="folder">What the runs have in common lies here.</param>
/// <param name="runs">In the order in which they run; at least one.</param>
sealed class RunBoard(string title, string folder, IReadOnlyList<WatchedRun> runs)
{
    readonly Lock access = new();
    readonly RunStatus[] statuses = [.. runs.Select(_ => new RunStatus(RunStage.Waiting))];
    readonly long[] changes = new long[runs.Count];
    long version, common;

    public string Title => title;

    public string Folder => folder;

    public IReadOnlyList<WatchedRun> Runs => runs;

    /// <summary>Grows with whatever changes.</summary>
    public long Version { get { lock (access) return version; } }

    /// <summary>Grows when what all runs have in common changes: a run begins or ends.</summary>
    public long Common { get { lock (access) return common; } }

    public RunStatus this[int run] { get { lock (access) return statuses[run]; } }

    /// <summary>The run in work, or that which the command was stopped in; null between runs.</summary>
    public int? Current
    {
        get
        {
            lock (access)
            {
                int at = Array.FindLastIndex(statuses, s => s.Stage != RunStage.Waiting);
                return at < 0 || statuses[at].Stage == RunStage.Ended ? null : at;
            }
        }
    }

    /// <summary>Grows when one run changes.</summary>
    public long VersionOf(int run) { lock (access) return changes[run]; }

    /// <summary>Takes in how a run stands.</summary>
    /// <exception cref="ArgumentException">No run has that folder.</exception>
    public void Tell(string ofFolder, RunStatus status)
    {
        int run = Enumerable.Range(0, runs.Count).FirstOrDefault(i => runs[i].Folder == ofFolder, -1);
        if (run < 0) throw new ArgumentException($"dashboard: no run in {ofFolder}; have: {string.Join(", ", runs.Select(r => r.Folder))}");
        lock (access)
        {
            bool isTurn = statuses[run].Stage != status.Stage;
            statuses[run] = status;
            changes[run] = ++version;
            if (isTurn) common = version;
        }
    }

    /// <summary>What all runs have in common was written anew.</summary>
    public void Change() { lock (access) common = ++version; }

    /// <summary>All runs, in order.</summary>
    public RunStatus[] All() { lock (access) return [.. statuses]; }
}
