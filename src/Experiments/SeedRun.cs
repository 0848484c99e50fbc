using System.Diagnostics;
using System.Text.Json;
using MetaRL.Evaluation;
using MetaRL.Experiments.Commands;
using MetaRL.Experiments.Live;
using MetaRL.Experiments.Runs;
using MetaRL.Experiments.Sinks;
using MetaRL.Persistence;
using MetaRL.Problems;
using MetaRL.Reports.Runs;
using MetaRL.Rollouts;
using MetaRL.Tensors.Backends;
using MetaRL.Training;

namespace MetaRL.Experiments;

/// <summary>One training seed from its first or last checkpoint to its evaluation.</summary>
sealed class SeedRun : IDisposable
{
    readonly ExperimentConfig config;
    readonly RunConfig run;
    readonly RunConfig? began;
    readonly RunSinks sinks;
    readonly MetaTrainer trainer;
    readonly Evaluator evaluator;
    readonly string folder, checkpoints, identity;
    readonly List<string> notices = [];
    readonly WarmStart? warm;
    readonly BestKeeper? best;
    double saving;
    int recorded, saved = -1;
    int current;   // the iteration in work, from 1

    public SeedRun(ExperimentConfig config, RunConfig run, string folder, bool resume, IBackend backend, WorkerPool pool, RunSinks sinks)
    {
        this.config = config;
        this.run = run;
        this.folder = folder;
        this.sinks = sinks;
        checkpoints = Path.Combine(folder, RunFolder.CheckpointFolder);
        // Whatever does not fit together shows here, before anything is written.
        trainer = new(config.Problem, config.Learner, config.Update, config.Training, backend, pool, run.Seed);
        Checkpoint.RequireNames(trainer.State);
        if (backend is ISamplingBackend device && device.WhyOnHost(config.Problem) is { } why)
            notices.Add($"tasks are played on the host, and learned from on {backend.Name}: {why}");
        evaluator = new(config.Problem, config.Learner, config.Evaluation, backend, pool, config.Training.TasksPerChunk);
        began = resume && File.Exists(Path.Combine(folder, RunFolder.ConfigFile)) ? Resume(backend) : null;
        identity = RunIdentity.Of(began ?? run);
        if (config.From is { } from && saved < 0) warm = Warm(from);
        recorded = current = Done;
        if (config.Evaluation is { Every: > 0, ValidationTasks: > 0 }) best = Best(backend);
    }

    /// <summary>What the run will be measured on.</summary>
    public TaskOrigin Tasks => evaluator.Origin;

    /// <summary>What is to be said of the tasks; null where they are as many as asked for, and all held out.</summary>
    public string? TasksNote
    {
        get
        {
            if (DistinctTasks.Note(Tasks, config.Evaluation.Tasks) is { } fewer) return Tasks.Shared == 0 ? fewer : $"{fewer}: {Tasks.Words}";
            return Tasks.Shared == 0 ? null : Tasks.Words;
        }
    }

    /// <summary>What a resumed run should be told of: where it goes on otherwise than it began.</summary>
    public IReadOnlyList<string> Notices => notices;

    int Done => trainer.State.Iteration;

    // The last iteration that made φ.
    int Last => Math.Max(0, Done - 1);

    public RunOutcome Run(string title, CommandProgress? command, CancellationToken cancel)
    {
        sinks.Begin(new()
        {
            Config = began ?? run,
            Folder = folder,
            Title = title,
            Command = command,
            Iterations = config.Training.Iterations,
            Done = Done,
            Tasks = evaluator.Origin,
            IsResumed = began is not null,
        });
        if (began is not null) LogResumption();
        else if (DistinctTasks.Note(Tasks, config.Evaluation.Tasks) is { } fewer) RunLog.Append(folder, $"evaluation: {fewer}");
        if (warm is not null) KeepStart(warm);
        EvaluateLast(cancel);
        Train(cancel);
        RunOutcome outcome = new(Evaluate(cancel), evaluator.Pictures(trainer.State.Phi, Last, cancel));
        sinks.Evaluated(outcome);
        sinks.Close();
        return outcome;
    }

    public void Dispose()
    {
        sinks.Dispose();
        trainer.Dispose();
    }

    BestKeeper? Best(IBackend backend)
    {
        if (evaluator.ForValidation() is not { } validation)
        {
            notices.Add("no best checkpoint is kept: every task drawn for validation is one of the evaluation");
            return null;
        }
        try
        {
            BestCheckpoint? kept = began is null ? null : Checkpoint.LoadBest(checkpoints, identity, backend, Devices.Precision, trainer.State);
            return new(validation, config.Learner.InnerSteps, checkpoints, identity, kept, sinks.Sync);
        }
        catch (CheckpointException e)
        {
            throw new RunFailedException($"--resume: {e.Message}", e);
        }
    }

    WarmStart Warm(string from)
    {
        TrainingState fresh = trainer.State;
        WarmStart start = WarmStart.Of(from, run.Seed, fresh.Phi);
        trainer.State = new(0, start.Phi, config.Update.Init(start.Phi));
        // A run that was killed before its first checkpoint starts again from where it did.
        string origin = began?.Environment.GetValueOrDefault(RunFacts.From) ?? start.Origin;
        if (origin != start.Origin)
            throw new UsageException($"--resume: {folder} began from {origin} and was stopped before its first checkpoint; there is now {start.Origin}; start again with another --out");
        run.Environment[RunFacts.From] = start.Origin;
        notices.Add(start.Words);
        return start;
    }

    // From here on the other run is not needed: it may go on, or go away.
    void KeepStart(WarmStart start)
    {
        if (began is null) RunLog.Append(folder, start.Words);
        Save();
    }

    RunConfig Resume(IBackend backend)
    {
        try
        {
            RunConfig saved = RunFolder.LoadConfig(folder);
            RunIdentity.RequireSame(folder, saved, run);
            TrainingState? state = Checkpoint.Load(checkpoints, RunIdentity.Of(saved), backend, Devices.Precision, trainer.State);
            if (state is not null) Restore(state);
            Compare(saved);
            return saved;
        }
        catch (Exception e) when (e is CheckpointException or InvalidDataException)
        {
            throw new RunFailedException($"--resume: {e.Message}", e);
        }
    }

    void Restore(TrainingState state)
    {
        if (state.Iteration > config.Training.Iterations)
        {
            throw new UsageException($"--resume: training.iterations is {config.Training.Iterations}, "
                + $"and {state.Iteration} are done; give --iterations {state.Iteration} or more");
        }
        trainer.State.Dispose();
        trainer.State = state;
        saved = state.Iteration;
    }

    void Compare(RunConfig saved)
    {
        if (!RunIdentity.IsOnSameDevice(saved, run))
        {
            string was = RunIdentity.DeviceOf(saved), now = RunIdentity.DeviceOf(run);
            if (!trainer.IsDone)
            {
                throw new UsageException($"--resume: {folder} has done {Done} of {config.Training.Iterations} iterations with {was}, and only the same "
                    + $"device goes on to the same bits: give {was}, or another --out; what was learned can be judged with any, as by --iterations {Done}");
            }
            notices.Add($"trained with {was}, judged with {now}: returns may differ by rounding");
        }
        if (RunIdentity.OtherBits(saved, run) is { } other) notices.Add(other);
    }

    void LogResumption()
    {
        RunLog.Append(folder, $"resumed after iteration {Done}, up to {config.Training.Iterations}: {run.Environment[RunFacts.Command]}");
        foreach (string notice in notices) RunLog.Append(folder, $"notice: {notice}");
    }

    // An interrupt may have come between an iteration and its evaluation: then its record has no held-out value yet.
    void EvaluateLast(CancellationToken cancel)
    {
        bool isUnfinished = began is not null && Done > 0 && !File.Exists(Path.Combine(folder, RunFolder.EvaluationFile));
        if (!isUnfinished || !IsDue((int?)began!.Settings["evaluation"]?["every"] ?? 0) || !IsDue(config.Evaluation.Every)) return;
        string line = File.ReadLines(Path.Combine(folder, RunFolder.MetricsFile)).ElementAt(Last);
        IterationRecord record = JsonSerializer.Deserialize<IterationRecord>(line, RunJson.Options)!;
        if (record.HeldOut is not null) return;
        (double[] heldOut, double[]? validation) = Judge(cancel);
        sinks.Record(record with { HeldOut = heldOut, Validation = validation });
    }

    void Train(CancellationToken cancel)
    {
        try
        {
            while (!trainer.IsDone)
            {
                Iterate(cancel);
                if (IsDue(config.Training.CheckpointEvery)) Save();
            }
            Save();
        }
        catch (OperationCanceledException) when (cancel.IsCancellationRequested)
        {
            Save();
            throw;
        }
        catch (Exception e)
        {
            SaveAfterFault();
            if (e is NonFiniteException) throw;   // names its iteration itself
            throw new RunFailedException($"iteration {current}: {FailureText.Of(e)}", e);
        }
    }

    void Iterate(CancellationToken cancel)
    {
        current = Done + 1;
        IterationRecord record = trainer.Step(cancel);
        long start = Stopwatch.GetTimestamp();
        double[]? heldOut = null, validation = null;
        try
        {
            if (IsDue(config.Evaluation.Every)) (heldOut, validation) = Judge(cancel);
        }
        finally
        {
            // Whatever ends the evaluation: a checkpoint follows, and no record may then be missing.
            double seconds = saving + Stopwatch.GetElapsedTime(start).TotalSeconds;
            saving = 0;
            sinks.Record(record with { HeldOut = heldOut, Validation = validation, Seconds = record.Seconds with { Evaluation = seconds } });
            recorded = Done;
        }
    }

    // Both or none: an interrupt between them leaves both to be made up for.
    (double[] HeldOut, double[]? Validation) Judge(CancellationToken cancel)
    {
        double[] heldOut = HeldOut(cancel);
        return (heldOut, best?.Judge(trainer.State, cancel));
    }

    double[] HeldOut(CancellationToken cancel) => evaluator.Evaluate(trainer.State.Phi, Last, config.Learner.InnerSteps, config.Evaluation.EveryTasks, cancel).Means;

    bool IsDue(int every) => every > 0 && Done % every == 0;

    // The record goes first, since metrics may run ahead of a checkpoint but not behind: the time counts for the next.
    void Save()
    {
        if (saved == Done) return;
        long start = Stopwatch.GetTimestamp();
        sinks.Sync();
        Checkpoint.Save(checkpoints, trainer.State, identity, Devices.Precision);
        saved = Done;
        saving = Stopwatch.GetElapsedTime(start).TotalSeconds;
    }

    // An iteration that fails leaves the state as it was. The fault itself says more than one that it causes here.
    void SaveAfterFault()
    {
        if (recorded != Done) return;
        try
        {
            Save();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or SinkFailedException) { }
    }

    EvaluationRecord Evaluate(CancellationToken cancel)
    {
        SeedEvaluation seed = AdaptationTable.Of(run.Seed, evaluator.Evaluate(trainer.State.Phi, Last, cancel: cancel), evaluator.Origin);
        if (config.Evaluation.Gradient) seed = seed with { GradientNorms = evaluator.GradientNorms(trainer.State.Phi, cancel) };
        return EvaluationRecords.Of(config, Done, config.Evaluation.Rollouts, evaluator, seed);
    }
}
