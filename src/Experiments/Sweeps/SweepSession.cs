using System.Globalization;
using System.Text.Json;
using MetaRL.Evaluation;
using MetaRL.Experiments.Commands;
using MetaRL.Experiments.Display;
using MetaRL.Experiments.Live;
using MetaRL.Experiments.Runs;
using MetaRL.Persistence;
using MetaRL.Reports.Runs;
using MetaRL.Reports.Sweeps;
using MetaRL.Rollouts;

namespace MetaRL.Experiments.Sweeps;

/// <summary>All runs of a sweep, one after another. What is done so far is in the folder after each.</summary>
sealed class SweepSession(ExperimentConfig config, Sweep sweep, RunOptions options, string[] args, ExperimentHost host)
{
    readonly IRunDisplay display = RunDisplay.For(host.Console, options.Quiet);

    public void Run()
    {
        RunPlan plan = RunPlan.Of(options, config.Name);
        options = options with { Device = DeviceOfAll(plan) };
        Devices.Open(options.Device, config.Training.AllowTf32);   // where there is none, nothing has been written yet
        if (plan.Note is { } note) display.Note(note);
        using CommandView view = CommandView.Open(config.Name, plan.Folder, [.. Runs(plan)], options, Say);
        Claim(plan.Folder);
        List<SweepCell> cells = [];
        foreach (double value in sweep.Values)
            foreach ((string variant, Func<ExperimentConfig, ExperimentConfig> change) in sweep.Variants)
            {
                string label = $"{sweep.Variable} {value}, {variant}";
                EvaluationRecord outcome = RunOne(label, FolderOf(plan, variant, value), change(sweep.Set(config, value)), view);
                cells.Add(new(variant, value, outcome.Seeds, outcome.References) { Origin = outcome.Origin });
                display.Note($"{label}: {string.Join(" -> ", Returns(outcome))}");
                Keep(plan.Folder, cells);
                view.Change();
            }
        string report = Finish(plan.Folder, Record(cells));
        display.Note($"report: {report}");
        host.Output.WriteLine(options.Quiet ? plan.Folder : $"run:    {plan.Folder}");
    }

    string DeviceOfAll(RunPlan plan)
    {
        using WorkerPool pool = new(options.Workers) { Notice = host.Error.WriteLine, Interrupted = host.Cancel };
        return DeviceChoice.Settle(options, config, plan.Folder, pool, display, host.Cancel);
    }

    // Of each run its progress is shown; of its outcome a sweep has its own words.
    EvaluationRecord RunOne(string label, string folder, ExperimentConfig one, CommandView view)
    {
        bool begun = new RunPlan(folder, [.. options.AllSeeds], null).CanResume;
        RunOptions own = options with { Out = folder, Quiet = true, Resume = options.Resume && begun };
        return new ExperimentSession(one, own, args, host with { Output = TextWriter.Null, View = view }, new ProgressOnly(display, label)).Run();
    }

    IEnumerable<PlannedRuns> Runs(RunPlan plan)
    {
        foreach (double value in sweep.Values)
            foreach ((string variant, Func<ExperimentConfig, ExperimentConfig> change) in sweep.Variants)
                yield return PlannedRuns.Of($"{sweep.Variable} {value}, {variant}", new(FolderOf(plan, variant, value), plan.Seeds, null), change(sweep.Set(config, value)));
    }

    void Say(string text) => host.Say(text, options.Quiet, display);

    static string FolderOf(RunPlan plan, string variant, double value) =>
        Path.Combine(plan.Folder, string.Create(CultureInfo.InvariantCulture, $"{variant.Replace(' ', '-')}-{value}"));

    static IEnumerable<string> Returns(EvaluationRecord outcome) => outcome.Seeds[0].Steps
        .Select((_, k) => Numbers.Value(outcome.Seeds.Average(s => s.Steps[k].Mean)));

    static bool IsFinished(string folder) => File.Exists(Path.Combine(folder, RunFolder.ReportFile));

    void Claim(string folder)
    {
        string file = Path.Combine(folder, SweepRecord.File);
        if (File.Exists(file)) return;
        try
        {
            Disk.MakeFolder(folder);
            AtomicFile.Create(file, RunFolderWriter.Json(Record([])));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new UsageException($"cannot write to {folder}: {e.Message.TrimEnd('.')}; choose another --out", e);
        }
    }

    // What is there may be ahead: of a sweep that goes on the first runs are only repeated.
    void Keep(string folder, IReadOnlyList<SweepCell> cells)
    {
        string file = Path.Combine(folder, SweepRecord.File);
        if (!IsFinished(folder) && cells.Count >= Read(file).Cells.Length) AtomicFile.Replace(file, RunFolderWriter.Json(Record(cells)));
    }

    // A finished sweep that came out otherwise, as it does with other settings of evaluation, goes beside the first.
    static string Finish(string folder, SweepRecord sweep)
    {
        string first = Path.Combine(folder, SweepRecord.File);
        string content = RunFolderWriter.Json(sweep);
        if (!IsFinished(folder)) AtomicFile.Replace(first, content);
        IEnumerable<string> further = Enumerable.Range(2, int.MaxValue - 2).Select(i => Path.Combine(folder, RunFolder.EvaluationsFolder, $"sweep-{i}.json"));
        string file = further.Prepend(first).First(path => !File.Exists(path) || RunFolderWriter.Json(Read(path)) == content);
        string report = file == first ? Path.Combine(folder, RunFolder.ReportFile) : Path.ChangeExtension(file, ".html");
        Disk.MakeFolder(Path.GetDirectoryName(file)!);
        if (!File.Exists(file)) AtomicFile.Create(file, content);
        if (!File.Exists(report)) SweepReport.Write(sweep, report);
        return report;
    }

    static SweepRecord Read(string file) => JsonSerializer.Deserialize<SweepRecord>(File.ReadAllText(file), RunJson.Options)
        ?? throw new InvalidDataException($"{file}: null; expected the outcome of a sweep");

    SweepRecord Record(IReadOnlyList<SweepCell> cells) =>
        new() { Experiment = config.Name, About = sweep.About, Variable = sweep.Variable, Cells = [.. cells] };
}
