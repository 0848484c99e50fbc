using System.Diagnostics;
using MetaRL.Evaluation;
using MetaRL.Experiments.Commands;
using MetaRL.Experiments.Display;
using MetaRL.Experiments.Runs;
using MetaRL.Persistence;
using MetaRL.Reports.Runs;
using MetaRL.Reports.TensorBoard;
using MetaRL.Rollouts;
using MetaRL.Tensors.Backends;
using MetaRL.Training;

namespace MetaRL.Experiments;

/// <summary>One training seed from its first or last checkpoint to its evaluation.</summary>
sealed class SeedRun : IDisposable
{
    readonly ExperimentConfig config;
    readonly int seed;
    readonly MetaTrainer trainer;
    readonly Evaluator training, final;
    readonly RunFolderWriter folder;
    readonly TensorBoardWriter tensorBoard;
    readonly string identity;
    double saving;

    public SeedRun(ExperimentConfig config, RunConfig run, string path, bool resume, IBackend backend, RolloutEngine engine)
    {
        (this.config, seed, identity) = (config, run.Seed, RunIdentity.Of(run));
        // Whatever does not fit together shows here, before anything is written.
        trainer = new(config.Family, config.Learner, config.Update, config.Training, backend, engine, seed);
        final = new(config.Family, config.Learner, config.Training, config.Evaluation, backend, engine);
        training = new(config.Family, config.Learner, config.Training, config.Evaluation with { Steps = config.Learner.InnerSteps }, backend, engine);
        folder = resume && File.Exists(Path.Combine(path, RunFolder.ConfigFile)) ? Resume(path, run, backend) : RunFolderWriter.Create(path, run);
        tensorBoard = new(path, TimeProvider.System);
    }

    int Done => trainer.State.Iteration;

    public EvaluationRecord Run(IRunDisplay display, string title, CancellationToken cancel)
    {
        string from = Done > 0 ? $", from iteration {Done}" : "";
        display.Show(new(title + from, Done, config.Training.Iterations), report => Train(report, cancel));
        EvaluationRecord evaluation = Evaluate(cancel);
        RunFolderWriter.WriteEvaluation(folder.Folder, evaluation);
        if (final.Pictures(trainer.State.Phi, cancel) is { } pictures) RunFolderWriter.WritePictures(folder.Folder, pictures);
        return evaluation;
    }

    public void Dispose()
    {
        tensorBoard.Dispose();
        folder.Dispose();
        trainer.Dispose();
    }

    RunFolderWriter Resume(string path, RunConfig run, IBackend backend)
    {
        try
        {
            RunIdentity.RequireSame(path, RunFolder.Load(path).Config, run);
            TrainingState? state = Checkpoint.Load(Path.Combine(path, RunFolder.CheckpointFolder), identity, backend, Devices.Precision);
            if (state is not null) Restore(state);
            return RunFolderWriter.Resume(path, run, Done);
        }
        catch (Exception e) when (e is CheckpointException or InvalidDataException or FileNotFoundException)
        {
            throw new UsageException($"--resume: {e.Message}", e);
        }
    }

    void Restore(TrainingState state)
    {
        if (state.Iteration > config.Training.Iterations)
            throw new UsageException($"--resume: training.iterations is {config.Training.Iterations}, and {state.Iteration} are done; give at least as many");
        trainer.State.Dispose();
        trainer.State = state;
    }

    void Train(Action<IterationRecord> report, CancellationToken cancel)
    {
        try
        {
            while (!trainer.IsDone)
            {
                Iterate(report, cancel);
                if (IsDue(config.Training.CheckpointEvery)) Save();
            }
            Save();
        }
        catch (OperationCanceledException)
        {
            Save();
            throw;
        }
        // A NonFiniteException names its iteration itself.
        catch (Exception e) when (e is not NonFiniteException)
        {
            throw new RunFailedException($"iteration {Done}: {e.Message}", e);
        }
    }

    void Iterate(Action<IterationRecord> report, CancellationToken cancel)
    {
        IterationRecord record = trainer.Step(cancel);
        long start = Stopwatch.GetTimestamp();
        // Not cancellable: a checkpoint may follow at any time, and no record may then be missing.
        if (IsDue(config.Evaluation.Every)) record = record with { HeldOut = Array.ConvertAll(training.Evaluate(trainer.State.Phi), r => r.Average()) };
        double seconds = saving + Stopwatch.GetElapsedTime(start).TotalSeconds;
        record = record with { Seconds = record.Seconds with { Evaluation = seconds } };
        saving = 0;
        folder.Append(record);
        tensorBoard.Append(record);
        report(record);
    }

    bool IsDue(int every) => every > 0 && Done % every == 0;

    // The record goes first, since metrics may run ahead of a checkpoint but not behind: the time counts for the next.
    void Save()
    {
        long start = Stopwatch.GetTimestamp();
        folder.Sync();
        Checkpoint.Save(Path.Combine(folder.Folder, RunFolder.CheckpointFolder), trainer.State, identity, Devices.Precision);
        saving = Stopwatch.GetElapsedTime(start).TotalSeconds;
    }

    double[]? GradientNorms(CancellationToken cancel) => config.Evaluation.Gradient ? final.GradientNorms(trainer.State.Phi, cancel) : null;

    EvaluationRecord Evaluate(CancellationToken cancel) => new()
    {
        Experiment = config.Name,
        Family = config.Family.Name,
        RolloutsPerTask = config.Evaluation.Rollouts,
        Tasks = [.. final.Tasks.Select(t => t.Description)],
        Seeds = [AdaptationTable.Of(seed, final.Evaluate(trainer.State.Phi, cancel)) with { GradientNorms = GradientNorms(cancel) }],
        References = [.. final.References],
    };
}
