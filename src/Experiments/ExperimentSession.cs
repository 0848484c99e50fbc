using MetaRL.Evaluation;
using MetaRL.Experiments.Commands;
using MetaRL.Experiments.Configuration;
using MetaRL.Experiments.Display;
using MetaRL.Experiments.Runs;
using MetaRL.Experiments.Sinks;
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
        using WorkerPool pool = new(options.Workers) { Notice = Warn, Interrupted = host.Cancel };
        device = DeviceChoice.Settle(options, config, plan.Folder, pool, display, host.Cancel);
        IBackend backend = Devices.Open(device, config.Training.AllowTf32);
        EvaluationRecord[] evaluations = [.. plan.Seeds.Select(seed => Train(plan, seed, backend, pool))];
        EvaluationRecord all = evaluations[0] with { Seeds = [.. evaluations.SelectMany(e => e.Seeds)] };
        string report = Path.Combine(plan.Folder, RunFolder.ReportFile);
        if (plan.HasMany)
        {
            RunFolderWriter.WriteEvaluation(plan.Folder, all);
            HtmlReport.Write([.. plan.Seeds.Select(seed => RunFolder.Load(plan.FolderOf(seed)))], report);
        }
        display.Draw(AdaptationTableView.Of(all));
        display.Note($"report: {report}");
        host.Output.WriteLine(options.Quiet ? plan.Folder : $"run:    {plan.Folder}");
        return all;
    }

    // What a quiet run has to say, too.
    void Warn(string text)
    {
        if (options.Quiet) host.Error.WriteLine(text);
        else display.Note(text);
    }

    EvaluationRecord Train(RunPlan plan, int seed, IBackend backend, WorkerPool pool)
    {
        string folder = plan.FolderOf(seed);
        EvaluationRecord evaluation;
        using (SeedRun run = Open(folder, seed, backend, pool))
        {
            // The same for every seed.
            bool isUsual = run.Tasks.Shared == 0 && run.Tasks.Count == config.Evaluation.Tasks;
            if (seed == plan.Seeds[0] && !isUsual) display.Note($"evaluation: {run.Tasks.Words}; evaluation.tasks asks for {config.Evaluation.Tasks}");
            evaluation = run.Run(Title(plan, seed), host.Cancel);
        }
        HtmlReport.Write([RunFolder.Load(folder)], Path.Combine(folder, RunFolder.ReportFile));
        return evaluation;
    }

    SeedRun Open(string folder, int seed, IBackend backend, WorkerPool pool)
    {
        RunConfig run = new()
        {
            Experiment = config.Name,
            Seed = seed,
            Settings = Settings.ToJson(config),
            Environment = RunFacts.Of(options with { Device = device }, ScriptCommand.With(args)),
        };
        try
        {
            return new(config, run, folder, options.Resume, backend, pool, new(Sinks()));
        }
        catch (ArgumentException e)
        {
            throw new UsageException(e.Message, e);
        }
    }

    // The folder comes first: it is claimed before anything else is written there.
    IReadOnlyList<Func<IRunSink>> Sinks() => [() => new RunFolderSink(), () => new TensorBoardSink(), display.Follow, .. config.Sinks];

    string Title(RunPlan plan, int seed)
    {
        string which = plan.HasMany ? $"seed {seed} ({seed - plan.Seeds[0] + 1} of {plan.Seeds.Count})" : $"seed {seed}";
        string learner = RecordChoice.Name(config.Learner.GetType(), typeof(MetaLearner));
        string update = RecordChoice.Name(config.Update.GetType(), typeof(MetaUpdate));
        return $"{config.Name}, {which}: {learner} with {update} on {device}, {options.Workers} workers";
    }
}
