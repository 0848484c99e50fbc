using MetaRL.Envs;
using MetaRL.Experiments.Commands;
using MetaRL.Experiments.Configuration;
using MetaRL.Persistence;
using MetaRL.Reports.Runs;
using MetaRL.Rollouts;
using MetaRL.Shards;
using MetaRL.Tensors;
using MetaRL.Tensors.Backends;
using MetaRL.Training;
using MetaRL.Updates;

namespace MetaRL.Experiments.Runs;

/// <summary>Which φ of a run.</summary>
public enum SavedCheckpoint
{
    /// <summary>That of the newest checkpoint.</summary>
    Last,
    /// <summary>That which did best on validation tasks in training.</summary>
    Best,
}

/// <summary>
/// A run folder opened to use what was learned: its settings as the records they were, and φ of its newest checkpoint.
/// <code>
/// using SavedRun run = SavedRun.Open("runs/point_navigation/1");
/// var problem = (PolicyProblem)run.Config.Problem;
/// Params weights = run.Adapt(task, steps: 1, new Seed(1));
/// IActor actor = problem.Policy.CreateActor(problem.Spec, weights, count: 1);
/// </code>
/// The folder is only read; a run may go on in it.
/// </summary>
public sealed class SavedRun : IDisposable
{
    readonly TrainingState state;

    SavedRun(string folder, RunConfig run, ExperimentConfig config, TrainingState state, IBackend backend)
    {
        Folder = folder;
        Run = run;
        Config = config;
        Backend = backend;
        this.state = state;
    }

    /// <summary>The run folder.</summary>
    public string Folder { get; }

    /// <summary>The content of <c>config.json</c>, as it stands there.</summary>
    public RunConfig Run { get; }

    /// <summary>The experiment: problem, learner, update and all sizes as the run had them. What has no place in
    /// <c>config.json</c>, such as sinks, is not in it.</summary>
    public ExperimentConfig Config { get; }

    /// <summary>The training seed.</summary>
    public int Seed => Run.Seed;

    /// <summary>Meta-iterations that the checkpoint has done.</summary>
    public int Iterations => state.Iteration;

    /// <summary>φ, what was meta-learned; constants, which end with this object.</summary>
    public Params Phi => state.Phi;

    /// <summary>Where φ lives.</summary>
    public IBackend Backend { get; }

    /// <summary>Opens a run folder.</summary>
    /// <param name="folder">That of one training seed.</param>
    /// <param name="device">Where φ shall live, such as "cpu" or "cuda"; it need not be where the run was.</param>
    /// <param name="checkpoint">Which φ.</param>
    /// <exception cref="DirectoryNotFoundException">No such folder.</exception>
    /// <exception cref="FileNotFoundException">The folder is no run, or the run has no such checkpoint.</exception>
    /// <exception cref="InvalidDataException"><c>config.json</c> cannot be read, or names a type that is not loaded.</exception>
    /// <exception cref="CheckpointException">The newest checkpoint is damaged or of another run.</exception>
    /// <exception cref="UsageException">This build or this machine has no such device.</exception>
    public static SavedRun Open(string folder, string device = Devices.Cpu, SavedCheckpoint checkpoint = SavedCheckpoint.Last)
    {
        IBackend backend = Devices.Open(device, allowTf32: false);
        string file = ConfigFile(folder);
        RunConfig run = RunFolder.LoadConfig(folder);
        ExperimentConfig config = ConfigOf(run, file);
        return new(folder, run, config, StateOf(folder, run, config, backend, checkpoint), backend);
    }

    /// <summary>The model's weights for a task after some adaptation steps, on the host, leading dimension 1; 0 steps give
    /// those that adaptation starts from.</summary>
    /// <param name="task">Of the run's problem.</param>
    /// <param name="steps">Adaptation steps, each on fresh data of the task.</param>
    /// <param name="seed">Decides everything random.</param>
    /// <param name="cancel">Stops between environment steps.</param>
    public Params Adapt(ITaskDescription task, int steps, Seed seed, CancellationToken cancel = default)
    {
        using WorkerPool pool = new(1);
        using LocalShard shard = new(Config.Problem, Config.Learner, Backend, pool);
        return shard.Weights(Phi, task, steps, Math.Max(0, Iterations - 1), seed, cancel)[^1];
    }

    /// <summary>Frees φ.</summary>
    public void Dispose() => state.Dispose();

    static string ConfigFile(string folder)
    {
        if (!Directory.Exists(folder)) throw new DirectoryNotFoundException($"{folder}: no such run folder{NearbyPath.DidYouMean(folder)}");
        // Names what is missing, too.
        IReadOnlyList<string> runs = RunFolder.FindRuns(folder);
        if (runs is [var only] && only == folder) return Path.Combine(folder, RunFolder.ConfigFile);
        throw new FileNotFoundException($"{folder}: holds runs of several training seeds; open one of them: {string.Join(", ", runs)}");
    }

    static ExperimentConfig ConfigOf(RunConfig run, string file)
    {
        try
        {
            return Settings.FromJson<ExperimentConfig>(run.Settings) with { Name = run.Experiment };
        }
        catch (UsageException e)
        {
            throw new InvalidDataException($"{file}: {e.Message}", e);
        }
    }

    static TrainingState StateOf(string folder, RunConfig run, ExperimentConfig config, IBackend backend, SavedCheckpoint checkpoint)
    {
        string checkpoints = Path.Combine(folder, RunFolder.CheckpointFolder);
        Params phi = config.Learner.Init(config.Problem, backend, new Seed((ulong)run.Seed));
        using TrainingState fresh = new(0, phi, config.Update.Init(phi));
        if (checkpoint == SavedCheckpoint.Best) return Best(checkpoints, run, config, backend, fresh);
        return Checkpoint.Load(checkpoints, RunIdentity.Of(run), backend, Devices.Precision, fresh)
            ?? throw new FileNotFoundException($"{checkpoints}: no checkpoint yet; "
                + "the run writes one every training.checkpointEvery iterations and when it ends");
    }

    static TrainingState Best(string checkpoints, RunConfig run, ExperimentConfig config, IBackend backend, TrainingState fresh)
    {
        BestCheckpoint best = Checkpoint.LoadBest(checkpoints, RunIdentity.Of(run), backend, Devices.Precision, fresh) ?? throw new FileNotFoundException(
            $"{checkpoints}: no best checkpoint; a run keeps one from its first evaluation in training on: it began with evaluation.every={config.Evaluation.Every} "
            + $"and evaluation.validationTasks={config.Evaluation.ValidationTasks}; train with both above 0, such as --set evaluation.every=25");
        return new(best.Iteration, best.Phi, UpdateState.Empty);
    }
}
