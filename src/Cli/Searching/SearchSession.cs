using MetaRL.Reports.Search;

namespace MetaRL.Cli.Searching;

/// <summary>Runs what a search lacks, several trials at a time. What is known is in the folder after each.</summary>
sealed class SearchSession(SearchFolder folder, string assembly, int parallel, int workers, SearchDisplay display, CancellationToken cancel)
{
    static readonly TimeSpan Refresh = TimeSpan.FromSeconds(1);

    readonly Dictionary<Task<TrialOutcome>, (int Trial, int Rung)> running = [];

    /// <exception cref="OperationCanceledException">It was interrupted; all trials have stopped.</exception>
    public async Task Run()
    {
        WriteReport();
        try
        {
            while (Start())
            {
                await Task.WhenAny([.. running.Keys, Task.Delay(Refresh, CancellationToken.None)]);
                foreach (Task<TrialOutcome> ended in running.Keys.Where(t => t.IsCompleted).ToArray()) Take(ended);
                Show();
            }
        }
        finally
        {
            await Stop();
        }
        cancel.ThrowIfCancellationRequested();
    }

    SearchPlan Plan => folder.Record.Plan;

    // Whether anything runs.
    bool Start()
    {
        foreach ((int trial, int rung) in Halving.Due(folder.Record).Where(job => !running.ContainsValue(job)))
        {
            if (running.Count >= parallel || cancel.IsCancellationRequested) break;
            running.Add(One(trial, rung), (trial, rung));
        }
        return running.Count > 0;
    }

    async Task<TrialOutcome> One(int trial, int rung)
    {
        string own = folder.TrialFolder(trial);
        string[] resume = await folder.HoldsRun(trial) ? ["--resume"] : [];
        string[] words = ["--quiet", "--out", own, "--workers", $"{workers}", .. resume, .. Plan.CommandOf(trial, rung)];
        cancel.ThrowIfCancellationRequested();
        string? error = await TrialProcess.Run(assembly, Plan.Directory, words, cancel);
        return error is null ? TrialScore.Read(Plan, trial, rung, own) : new(trial, rung, null, null, error);
    }

    void Take(Task<TrialOutcome> ended)
    {
        running.Remove(ended);
        TrialOutcome outcome = ended.GetAwaiter().GetResult();
        folder.Add(outcome);
        WriteReport();
        display.Note(SearchText.Of(Plan, outcome));
    }

    void Show() => display.Progress(folder.Record, running.Count, Halving.Due(folder.Record).Count);

    // Where one trial was interrupted, all are; what others come to meanwhile counts.
    async Task Stop()
    {
        foreach (Task<TrialOutcome> left in running.Keys.ToArray())
        {
            await Task.WhenAny(left);
            if (left.IsCompletedSuccessfully) Take(left);
        }
    }

    void WriteReport() => RunReading.Guarded(folder.Path, () => SearchReport.Write(folder.Record, SearchText.Commands(folder.Record, folder.Path), folder.Report));
}
