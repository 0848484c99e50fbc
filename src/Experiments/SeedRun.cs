using System.Diagnostics;
using MetaRL.Evaluation;
using MetaRL.Experiments.Commands;
using MetaRL.Experiments.Runs;
using MetaRL.Experiments.Sinks;
using MetaRL.Persistence;
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
    readonly RunSinks sinks;
    readonly MetaTrainer trainer;
    readonly Evaluator evaluator;
    readonly string folder, checkpoints, identity;
    readonly bool isResumed;
    double saving;

    public SeedRun(ExperimentConfig config, RunConfig run, string folder, bool resume, IBackend backend, WorkerPool pool, RunSinks sinks)
    {
        this.config = config;
        this.run = run;
        this.folder = folder;
        this.sinks = sinks;
        checkpoints = Path.Combine(folder, RunFolder.CheckpointFolder);
        identity = RunIdentity.Of(run);
        // Whatever does not fit together shows here, before anything is written.
        trainer = new(config.Problem, config.Learner, config.Update, config.Training, backend, pool, run.Seed);
        evaluator = new(config.Problem, config.Learner, config.Evaluation, backend, pool, config.Training.TasksPerChunk);
        isResumed = resume && File.Exists(Path.Combine(folder, RunFolder.ConfigFile));
        if (isResumed) Resume(backend);
    }

    /// <summary>What the run will be measured on.</summary>
    public TaskOrigin Tasks => evaluator.Origin;

    int Done => trainer.State.Iteration;

    // The last iteration that made φ.
    int Last => Math.Max(0, Done - 1);

    public EvaluationRecord Run(string title, CancellationToken cancel)
    {
        sinks.Begin(new()
        {
            Config = run,
            Folder = folder,
            Title = title,
            Iterations = config.Training.Iterations,
            Done = Done,
            Tasks = evaluator.Origin,
            IsResumed = isResumed,
        });
        Train(cancel);
        EvaluationRecord evaluation = Evaluate(cancel);
        (string, string)? pictures = evaluator.Pictures(trainer.State.Phi, Last, cancel);
        sinks.Evaluated(new(evaluation, pictures));
        sinks.Close();
        return evaluation;
    }

    public void Dispose()
    {
        sinks.Dispose();
        trainer.Dispose();
    }

    void Resume(IBackend backend)
    {
        try
        {
            RunIdentity.RequireSame(folder, RunFolder.Load(folder).Config, run);
            TrainingState? state = Checkpoint.Load(checkpoints, identity, backend, Devices.Precision);
            if (state is not null) Restore(state);
        }
        catch (Exception e) when (e is CheckpointException or InvalidDataException or FileNotFoundException)
        {
            throw new UsageException($"--resume: {e.Message}", e);
        }
    }

    void Restore(TrainingState state)
    {
        if (state.Iteration > config.Training.Iterations)
        {
            throw new UsageException($"--resume: training.iterations is {config.Training.Iterations}, "
                + $"and {state.Iteration} are done; give at least as many");
        }
        trainer.State.Dispose();
        trainer.State = state;
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
        // A NonFiniteException names its iteration itself.
        catch (Exception e) when (e is not NonFiniteException)
        {
            throw new RunFailedException($"iteration {Done}: {FailureText.Of(e)}", e);
        }
    }

    void Iterate(CancellationToken cancel)
    {
        IterationRecord record = trainer.Step(cancel);
        long start = Stopwatch.GetTimestamp();
        double[]? heldOut = null;
        try
        {
            // Not cancellable, so that a resumed run has the same records; it is given up only where a task hangs.
            if (IsDue(config.Evaluation.Every)) heldOut = Means();
        }
        finally
        {
            // A checkpoint may follow at any time, and no record may then be missing.
            double seconds = saving + Stopwatch.GetElapsedTime(start).TotalSeconds;
            saving = 0;
            sinks.Record(record with { HeldOut = heldOut, Seconds = record.Seconds with { Evaluation = seconds } });
        }
    }

    double[] Means() => evaluator.Evaluate(trainer.State.Phi, Last, config.Learner.InnerSteps, config.Evaluation.EveryTasks).Means;

    bool IsDue(int every) => every > 0 && Done % every == 0;

    // The record goes first, since metrics may run ahead of a checkpoint but not behind: the time counts for the next.
    void Save()
    {
        long start = Stopwatch.GetTimestamp();
        sinks.Sync();
        Checkpoint.Save(checkpoints, trainer.State, identity, Devices.Precision);
        saving = Stopwatch.GetElapsedTime(start).TotalSeconds;
    }

    EvaluationRecord Evaluate(CancellationToken cancel)
    {
        SeedEvaluation seed = AdaptationTable.Of(run.Seed, evaluator.Evaluate(trainer.State.Phi, Last, cancel: cancel), evaluator.Origin);
        if (config.Evaluation.Gradient) seed = seed with { GradientNorms = evaluator.GradientNorms(trainer.State.Phi, cancel) };
        return new()
        {
            Experiment = config.Name,
            Family = config.Problem.Name,
            RolloutsPerTask = config.Evaluation.Rollouts,
            Tasks = [.. evaluator.Tasks.Select(t => t.Description)],
            SharedTasks = evaluator.Origin.Shared,
            TaskPool = evaluator.Origin.Pool,
            Seeds = [seed],
            References = [.. evaluator.References],
        };
    }
}
