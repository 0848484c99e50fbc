using MetaRL.Experiments.Commands;
using MetaRL.Experiments.Configuration;
using MetaRL.Experiments.Display;
using MetaRL.Experiments.Live;
using MetaRL.Experiments.Runs;
using MetaRL.Persistence;
using MetaRL.Reports.Matrices;
using MetaRL.Reports.Runs;
using MetaRL.Rollouts;

namespace MetaRL.Experiments.Matrices;

/// <summary>All cells of a matrix, one after another. After each, <c>matrix.json</c> and <c>table.md</c> say how things stand. These two and
/// <c>report.html</c> are views of the run folders and made anew; what a run has written is never replaced.</summary>
sealed class MatrixSession(MatrixPlan matrix, RunOptions options, string[] args, ExperimentHost host)
{
    /// <summary>The table as Markdown.</summary>
    public const string TableFile = "table.md";

    readonly IRunDisplay display = RunDisplay.For(host.Console, options.Quiet);
    readonly List<(string Label, Exception Cause)> failures = [];

    public void Run()
    {
        RunPlan plan = RunPlan.Of(options, matrix.Matrix.Name);
        options = options with { Device = DeviceOfAll(plan) };
        if (plan.Note is { } note) display.Note(note);
        PlannedCell[] asked = [.. matrix.Cells.Where(c => c.IsAsked && c.Config is not null)];
        PlannedRuns[] runs = [.. asked.Select(c => PlannedRuns.Of(c.Label, PlanOf(Path.Combine(plan.Folder, c.Cell.Folder)), c.Config!))];
        using CommandView view = CommandView.Open(matrix.Matrix.Name, plan.Folder, runs, options, Say);
        LoadedCell[] cells = Begin(plan.Folder);
        for (int i = 0; i < cells.Length; i++)
        {
            PlannedCell planned = matrix.Cells[i];
            if (!planned.IsAsked || planned.Config is null) continue;
            MatrixCell outcome = Outcome(plan.Folder, planned, view);
            cells[i] = LoadedCell.Load(plan.Folder, outcome);
            display.Note($"{planned.Label}: {Words(cells[i])}");
            Keep(plan.Folder, cells);
            view.Change();
        }
        End(plan.Folder, Whole(cells));
    }

    // What was done or failed before stays, as far as it is still in the plan.
    LoadedCell[] Begin(string folder)
    {
        Dictionary<(string, string), MatrixCell> before = MatrixRecord.IsIn(folder) ? MatrixRecord.Load(folder).Cells.ToDictionary(c => (c.Column, c.Learner)) : [];
        MatrixCell Now(PlannedCell planned) => Standing(planned, before.GetValueOrDefault((planned.Cell.Column, planned.Cell.Learner)));
        LoadedCell[] cells = [.. matrix.Cells.Select(planned => LoadedCell.Load(folder, Now(planned)))];
        try
        {
            Disk.MakeFolder(folder);
            Keep(folder, cells);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new UsageException($"cannot write to {folder}: {e.Message.TrimEnd('.')}; choose another --out", e);
        }
        return cells;
    }

    static MatrixCell Standing(PlannedCell planned, MatrixCell? before) =>
        planned.Config is null || before is null or { State: CellState.DoesNotApply } ? planned.Cell : planned.Cell with { State = before.State, Reason = before.Reason };

    string DeviceOfAll(RunPlan plan)
    {
        using WorkerPool pool = new(options.Workers) { Notice = host.Error.WriteLine, Interrupted = host.Cancel };
        ExperimentConfig first = matrix.Runs.First().Config!;
        string device = DeviceChoice.Settle(options, first, plan.Folder, pool, display, host.Cancel);
        // Where there is none, nothing has been written yet.
        foreach (PlannedCell cell in matrix.Runs) Devices.Open(device, cell.Config!.Training.AllowTf32);
        return device;
    }

    MatrixCell Outcome(string folder, PlannedCell planned, CommandView view)
    {
        string own = Path.Combine(folder, planned.Cell.Folder);
        try
        {
            if (IsFinished(own, planned)) view.Skip(PlanOf(own));
            else RunOne(own, planned, view);
            return planned.Cell with { State = CellState.Done };
        }
        // What does not fit what is there in the folder is a mistake of this command, and no outcome of the cell.
        catch (Exception e) when (!host.Cancel.IsCancellationRequested && !(e is UsageException && Directory.Exists(own)))
        {
            failures.Add((planned.Label, e));
            return planned.Cell with { State = CellState.Failed, Reason = VisibleText.Line(DeviceErrors.Message(e)) };
        }
        catch (UsageException e)
        {
            throw new UsageException($"{planned.Label}: {e.Message}", e);
        }
    }

    // Of each run its progress is shown; of its outcome a matrix has its own words.
    void RunOne(string folder, PlannedCell planned, CommandView view)
    {
        RunOptions own = options with { Out = folder, Quiet = true, Resume = options.Resume && HasBegun(folder) };
        new ExperimentSession(planned.Config!, own, args, host with { Output = TextWriter.Null, View = view }, new ProgressOnly(display, planned.Label)).Run();
    }

    void Say(string text) => host.Say(text, options.Quiet, display);

    RunPlan PlanOf(string folder) => new(folder, [.. options.AllSeeds], null);

    bool HasBegun(string folder) => PlanOf(folder).CanResume;

    // Reported, and nothing that the command line gives asks for more.
    bool IsFinished(string folder, PlannedCell planned)
    {
        if (!options.Resume || !HasBegun(folder)) return false;
        RunPlan plan = PlanOf(folder);
        if (!plan.Seeds.Select(plan.FolderOf).Append(folder).All(f => File.Exists(Path.Combine(f, RunFolder.ReportFile)))) return false;
        return plan.Seeds.All(seed =>
        {
            (ExperimentConfig settled, string[] changed) = SavedSettings.Adopt(planned.Config!, options.Assignments, plan.FolderOf(seed));
            RunConfig saved = RunFolder.LoadConfig(plan.FolderOf(seed));
            bool isSame = saved.Seed == seed && Settings.ToJson(settled).ToJsonString(RunJson.Options) == saved.Settings.ToJsonString(RunJson.Options);
            if (isSame && changed.Length > 0) display.Note($"notice: settings as {plan.FolderOf(seed)} began: {string.Join(", ", changed)}");
            return isSame;
        });
    }

    static string Words(LoadedCell cell)
    {
        if (cell.Cell.State == CellState.Failed) return $"failed: {cell.Cell.Reason}";
        return string.Join(" -> ", cell.Returns.Select(Numbers.Value));
    }

    LoadedMatrix Whole(LoadedCell[] cells) => new(matrix.Record with { Cells = [.. cells.Select(c => c.Cell)] }, cells);

    void Keep(string folder, LoadedCell[] cells)
    {
        LoadedMatrix now = Whole(cells);
        AtomicFile.Replace(Path.Combine(folder, MatrixRecord.File), RunFolderWriter.Json(now.Record));
        AtomicFile.Replace(Path.Combine(folder, TableFile), MatrixTable.Markdown(now));
    }

    void End(string folder, LoadedMatrix whole)
    {
        string report = Path.Combine(folder, RunFolder.ReportFile);
        MatrixReport.Write(whole, report);
        display.Draw(MatrixTableView.Of(whole));
        display.Note($"report: {report}");
        host.Output.WriteLine(options.Quiet ? folder : $"run:    {VisibleText.Line(folder)}");
        if (failures.Count == 0) return;
        throw new RunFailedException($"{failures.Count} of {whole.Record.Cells.Length} cells failed ({string.Join("; ", failures.Select(f => f.Label))}), "
            + $"the first with: {DeviceErrors.Message(failures[0].Cause)}", failures[0].Cause);
    }
}
