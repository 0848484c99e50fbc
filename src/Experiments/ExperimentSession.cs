using MetaRL.Evaluation;
using MetaRL.Experiments.Commands;
using MetaRL.Experiments.Configuration;
using MetaRL.Experiments.Display;
using MetaRL.Experiments.Runs;
using MetaRL.Learners;
using MetaRL.Persistence;
using MetaRL.Reports.Html;
using MetaRL.Reports.Runs;
using MetaRL.Rollouts;
using MetaRL.Tensors.Backends;
using MetaRL.Updates;

namespace MetaRL.Experiments;

/// <summary>All training seeds of one command, one after another, and what is said of them together.</summary>
sealed class ExperimentSession(ExperimentConfig config, RunOptions options, string[] args, ExperimentHost host)
{
    readonly IRunDisplay display = RunDisplay.For(host.Console, options.Quiet);
    string device = options.Device;

    public EvaluationRecord Run()
    {
        RunPlan plan = RunPlan.Of(options, config.Name);
        if (plan.Note is { } note) display.Note(note);
        using RolloutEngine engine = new(options.Workers);
        device = DeviceChoice.Settle(options, config, plan.Folder, engine, display, host.Cancel);
        IBackend backend = Devices.Open(device, config.Training.AllowTf32);
        EvaluationRecord[] evaluations = [.. plan.Seeds.Select(seed => Train(plan, seed, backend, engine))];
        EvaluationRecord all = evaluations[0] with { Seeds = [.. evaluations.SelectMany(e => e.Seeds)] };
        if (plan.HasMany)
        {
            RunFolderWriter.WriteEvaluation(plan.Folder, all);
            HtmlReport.Write([.. plan.Seeds.Select(seed => RunFolder.Load(plan.FolderOf(seed)))], Path.Combine(plan.Folder, RunFolder.ReportFile));
        }
        display.Draw(AdaptationTableView.Of(all));
        display.Note($"report: {Path.Combine(plan.Folder, RunFolder.ReportFile)}");
        host.Output.WriteLine(options.Quiet ? plan.Folder : $"run:    {plan.Folder}");
        return all;
    }

    EvaluationRecord Train(RunPlan plan, int seed, IBackend backend, RolloutEngine engine)
    {
        string path = plan.FolderOf(seed);
        EvaluationRecord evaluation;
        using (SeedRun run = Open(path, seed, backend, engine)) evaluation = run.Run(display, Title(plan, seed), host.Cancel);
        HtmlReport.Write([RunFolder.Load(path)], Path.Combine(path, RunFolder.ReportFile));
        return evaluation;
    }

    SeedRun Open(string path, int seed, IBackend backend, RolloutEngine engine)
    {
        RunConfig run = new()
        {
            Experiment = config.Name,
            Seed = seed,
            Settings = Settings.ToJson(config),
            Environment = RunFacts.Of(options with { Device = device }, ScriptCommand.With(args)),
        };
        try { return new(config, run, path, options.Resume, backend, engine); }
        catch (ArgumentException e) { throw new UsageException(e.Message, e); }
    }

    string Title(RunPlan plan, int seed)
    {
        string which = plan.HasMany ? $"seed {seed} ({seed - plan.Seeds[0] + 1} of {plan.Seeds.Count})" : $"seed {seed}";
        string learner = RecordChoice.Name(config.Learner.GetType(), typeof(MetaLearner)), update = RecordChoice.Name(config.Update.GetType(), typeof(MetaUpdate));
        return $"{config.Name}, {which}: {learner} with {update} on {device}, {options.Workers} workers";
    }
}
