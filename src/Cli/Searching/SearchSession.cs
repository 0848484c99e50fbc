using System.Diagnostics;
using MetaRL.Reports.Search;

namespace MetaRL.Cli.Searching;

/// <summary>Runs what a search lacks, several trials at a time. What is known is in the folder after each.</summary>
sealed class SearchSession(SearchFolder folder, string assembly, int parallel, int workers, SearchDisplay display, CancellationToken cancel)
{
    static readonly TimeSpan Refresh = TimeSpan.FromSeconds(1);

    // Where one ends that should not, all stop.
    readonly CancellationTokenSource stop = CancellationTokenSource.CreateLinkedTokenSource(cancel);
    readonly Dictionary<Task<TrialOutcome>, (int Trial, int Rung)> running = [];
    long written;
    TimeSpan took;

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
            await stop.CancelAsync();
            await Stop();
            stop.Dispose();
            WriteReport();
        }
        cancel.ThrowIfCancellationRequested();
    }

    SearchPlan Plan => folder.Record.Plan;

    // Whether anything runs.
    bool Start()
    {
        foreach ((int trial, int rung) in Halving.Due(folder.Record).Where(job => !running.ContainsValue(job)))
        {
            if (running.Count >= parallel || stop.IsCancellationRequested) break;
            running.Add(One(trial, rung), (trial, rung));
        }
        return running.Count > 0;
    }

    async Task<TrialOutcome> One(int trial, int rung)
    {
        string own = folder.TrialFolder(trial);
        string[] resume = await folder.HoldsRun(trial) ? ["--resume"] : [];
        string[] words = ["--quiet", "--out", own, "--workers", $"{workers}", .. resume, .. Plan.CommandOf(trial, rung)];
        stop.Token.ThrowIfCancellationRequested();
        string? error = await TrialProcess.Run(assembly, Plan.Directory, words, stop.Token);
        return error is null ? TrialScore.Read(Plan, trial, rung, own) : new(trial, rung, null, null, error);
    }

    void Take(Task<TrialOutcome> ended)
    {
        running.Remove(ended);
        TrialOutcome outcome = ended.GetAwaiter().GetResult();
        folder.Add(outcome);
        WriteReportAtTimes();
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

    // Of very many trials the page takes its time: it is not to take all of it.
    void WriteReportAtTimes()
    {
        if (Stopwatch.GetElapsedTime(written) >= 10 * took) WriteReport();
    }

    void WriteReport()
    {
        long start = Stopwatch.GetTimestamp();
        RunReading.Guarded(folder.Path, () => SearchReport.Write(folder.Record, SearchText.Commands(folder.Record, folder.Path), folder.Report));
        written = Stopwatch.GetTimestamp();
        took = Stopwatch.GetElapsedTime(start);
    }
}
