using System.Globalization;
using System.Text.Json;
using MetaRL.Evaluation;
using MetaRL.Experiments.Commands;
using MetaRL.Experiments.Display;
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
        if (plan.Note is { } note) display.Note(note);
        options = options with { Device = DeviceOfAll(plan) };
        Devices.Open(options.Device, config.Training.AllowTf32);   // where there is none, nothing has been written yet
        Write(plan.Folder, []);
        List<SweepCell> cells = [];
        foreach (double value in sweep.Values)
            foreach ((string variant, Func<ExperimentConfig, ExperimentConfig> change) in sweep.Variants)
            {
                EvaluationRecord outcome = RunOne(FolderOf(plan, variant, value), change(sweep.Set(config, value)));
                cells.Add(new(variant, value, outcome.Seeds, outcome.References) { Origin = outcome.Origin });
                display.Note($"{sweep.Variable} {value}, {variant}: {string.Join(" -> ", Returns(outcome))}");
                Write(plan.Folder, cells);
            }
        SweepReport.Write(Record(cells), Path.Combine(plan.Folder, RunFolder.ReportFile));
        display.Note($"report: {Path.Combine(plan.Folder, RunFolder.ReportFile)}");
        host.Output.WriteLine(options.Quiet ? plan.Folder : $"run:    {plan.Folder}");
    }

    string DeviceOfAll(RunPlan plan)
    {
        using WorkerPool pool = new(options.Workers) { Notice = host.Error.WriteLine, Interrupted = host.Cancel };
        return DeviceChoice.Settle(options, config, plan.Folder, pool, display, host.Cancel);
    }

    // Quiet, for a sweep has its own words for each run.
    EvaluationRecord RunOne(string folder, ExperimentConfig one)
    {
        bool begun = new RunPlan(folder, [.. options.AllSeeds], null).CanResume;
        RunOptions own = options with { Out = folder, Quiet = true, Resume = options.Resume && begun };
        return new ExperimentSession(one, own, args, host with { Output = TextWriter.Null }).Run();
    }

    static string FolderOf(RunPlan plan, string variant, double value) =>
        Path.Combine(plan.Folder, string.Create(CultureInfo.InvariantCulture, $"{variant.Replace(' ', '-')}-{value}"));

    static IEnumerable<string> Returns(EvaluationRecord outcome) => outcome.Seeds[0].Steps
        .Select((_, k) => Numbers.Value(outcome.Seeds.Average(s => s.Steps[k].Mean)));

    void Write(string folder, IReadOnlyList<SweepCell> cells)
    {
        try
        {
            Directory.CreateDirectory(folder);
            AtomicFile.Replace(Path.Combine(folder, SweepRecord.File), JsonSerializer.Serialize(Record(cells), RunJson.Indented) + "\n");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new UsageException($"cannot write to {folder}: {e.Message.TrimEnd('.')}; choose another --out", e);
        }
    }

    SweepRecord Record(IReadOnlyList<SweepCell> cells) =>
        new() { Experiment = config.Name, About = sweep.About, Variable = sweep.Variable, Cells = [.. cells] };
}
