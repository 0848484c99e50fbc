using MetaRL.Evaluation;
using MetaRL.Experiments.Commands;
using MetaRL.Experiments.Configuration;
using MetaRL.Experiments.Display;
using MetaRL.Experiments.Live;
using MetaRL.Experiments.Runs;
using MetaRL.Experiments.Sinks;
using MetaRL.Learners;
using MetaRL.Persistence;
using MetaRL.Reports.Runs;
using MetaRL.Rollouts;
using MetaRL.Tensors.Backends;
using MetaRL.Updates;

namespace MetaRL.Experiments;

/// <summary>All training seeds of one command, one after another, and what is said of them together.</summary>
sealed class ExperimentSession(ExperimentConfig config, RunOptions options, string[] args, ExperimentHost host, IRunDisplay display)
{
    string device = options.Device;
    CommandView? view;

    public EvaluationRecord Run()
    {
        RequireWholeNames();
        RunPlan plan = RunPlan.Of(options, config.Name);
        if (options.Resume) AdoptSettings(plan);
        // A part of a sweep or a matrix is shown with all of it.
        using CommandView? own = host.View is null ? CommandView.Open(config.Name, plan.Folder, [PlannedRuns.Of("", plan, config)], options, Warn) : null;
        view = host.View ?? own;
        using WorkerPool pool = new(options.Workers) { Notice = Warn, Interrupted = host.Cancel };
        device = DeviceChoice.Settle(options, config, plan.Folder, pool, display, host.Cancel);
        IBackend backend = Devices.Open(device, config.Training.AllowTf32);
        if (plan.Note is { } note) display.Note(note);
        if (SampleBound.Notice(config) is { } large) Warn($"notice: {large}");
        EvaluationRecord all;
        string report;
        if (plan.HasMany) (all, report) = TrainAll(plan, backend, pool);
        else (all, report) = Train(plan, plan.Seeds[0], backend, pool);
        display.Draw(AdaptationTableView.Of(all));
        display.Note($"report: {report}");
        host.Output.WriteLine(options.Quiet ? plan.Folder : $"run:    {VisibleText.Line(plan.Folder)}");
        return all;
    }

    (EvaluationRecord, string Report) TrainAll(RunPlan plan, IBackend backend, WorkerPool pool)
    {
        EvaluationRecord[] evaluations = [.. plan.Seeds.Select(seed => Train(plan, seed, backend, pool).Evaluation)];
        EvaluationRecord all = evaluations[0] with { Seeds = [.. evaluations.SelectMany(e => e.Seeds)] };
        string file = EvaluationFiles.PathOf(plan.Folder, all, EvaluationFiles.NameOf(config.Training.Iterations));
        EvaluationFiles.Write(plan.Folder, file, all, EvaluationFiles.OriginOf(config.Training.Iterations, ConfigOf(plan.Seeds[0])));
        bool isFirst = EvaluationFiles.IsFirst(plan.Folder, file);
        RunData[] runs = [.. plan.Seeds.Select((seed, i) => Reported(plan, seed, isFirst) with { Evaluation = evaluations[i] })];
        return (all, EvaluationFiles.WriteReport(plan.Folder, file, runs));
    }

    (EvaluationRecord Evaluation, string Report) Train(RunPlan plan, int seed, IBackend backend, WorkerPool pool)
    {
        string folder = plan.FolderOf(seed);
        RunOutcome outcome;
        using (SeedRun run = Open(folder, seed, backend, pool))
        {
            foreach (string notice in run.Notices) display.Note($"notice: {notice}");
            // The same for every seed.
            if (seed == plan.Seeds[0] && run.TasksNote is { } note) display.Note($"evaluation: {note}");
            outcome = run.Run(Title(plan, seed), view!.Progress, host.Cancel);
        }
        string file = EvaluationFiles.PathOf(folder, outcome.Evaluation, EvaluationFiles.NameOf(config.Training.Iterations));
        RunData data = Reported(plan, seed, EvaluationFiles.IsFirst(folder, file)) with { Evaluation = outcome.Evaluation, Pictures = outcome.Pictures };
        return (outcome.Evaluation, EvaluationFiles.WriteReport(folder, file, [data]));
    }

    // A further evaluation is reported with the settings and the command that made it, not with those that the run began with.
    RunData Reported(RunPlan plan, int seed, bool isFirst)
    {
        RunData run = RunFolder.Load(plan.FolderOf(seed));
        return isFirst ? run : run with { Config = ConfigOf(seed) };
    }

    void Warn(string text) => host.Say(text, options.Quiet, display);

    SeedRun Open(string folder, int seed, IBackend backend, WorkerPool pool)
    {
        RunConfig run = ConfigOf(seed);
        try
        {
            return new(config, run, folder, options.Resume, backend, pool, new(Sinks(run)));
        }
        catch (ArgumentException e)
        {
            throw new UsageException(e.Message, e);
        }
    }

    RunConfig ConfigOf(int seed) => new()
    {
        Experiment = config.Name,
        Seed = seed,
        Settings = Settings.ToJson(config),
        Environment = RunFacts.Of(options with { Device = device }, ScriptCommand.With(args)),
    };

    // The folder comes first: it is claimed before anything else is written there.
    IReadOnlyList<Func<IRunSink>> Sinks(RunConfig run) =>
        [() => new RunFolderSink(run), () => new TensorBoardSink(), view!.Follow, display.Follow, () => new ConsoleSink(host.ConsoleLost), .. config.Sinks];

    string Title(RunPlan plan, int seed)
    {
        string which = plan.HasMany ? $"seed {seed} ({seed - plan.Seeds[0] + 1} of {plan.Seeds.Count})" : $"seed {seed}";
        string learner = RecordChoice.Name(config.Learner.GetType(), typeof(MetaLearner));
        string update = RecordChoice.Name(config.Update.GetType(), typeof(MetaUpdate));
        return $"{config.Name}, {which}: {learner} with {update} on {device}, {options.Workers} workers";
    }

    // All seeds of a command have the same.
    void AdoptSettings(RunPlan plan)
    {
        string folder = plan.Seeds.Select(plan.FolderOf).FirstOrDefault(f => File.Exists(Path.Combine(f, RunFolder.ConfigFile)), plan.Folder);
        (config, string[] changed) = SavedSettings.Adopt(config, options.Assignments, folder);
        if (changed.Length > 0) display.Note($"notice: settings as {folder} began: {string.Join(", ", changed)}");
    }

    // In a file such a name would be another one.
    void RequireWholeNames()
    {
        if (!WholeText.Is(config.Name)) throw new UsageException($"the experiment's name '{config.Name}' holds half of a surrogate pair; give it whole characters");
    }
}
