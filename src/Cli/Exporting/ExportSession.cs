using MetaRL.Envs;
using MetaRL.Evaluation;
using MetaRL.Experiments.Commands;
using MetaRL.Experiments.Display;
using MetaRL.Experiments.Runs;
using MetaRL.Export;
using MetaRL.Persistence;
using MetaRL.Rollouts;

namespace MetaRL.Cli.Exporting;

/// <summary>One export.</summary>
sealed class ExportSession(ExportOptions options, TextWriter output, CancellationToken cancel)
{
    public int Run()
    {
        RequireFree();
        if (options.Source is { } source) FamilySource.Load(source);
        using SavedRun run = RunReading.Open(options.Folder, options.Source is not null, options.Checkpoint);
        ExportedPolicy policy = Guarded(() => Exported(run));
        byte[] bytes = Guarded(() => options.Format == ExportCommand.Onnx ? policy.ToOnnx() : policy.ToSafeTensors());
        RunReading.Guarded(options.File, () =>
        {
            Disk.MakeFolder(Path.GetDirectoryName(Path.GetFullPath(options.File))!);
            AtomicFile.Create(options.File, bytes);
        });
        output.WriteLine(VisibleText.Escaped($"{options.File}: {Words(policy)}"));
        return 0;
    }

    void RequireFree()
    {
        if (Directory.Exists(options.File)) throw new ToolException($"--out {options.File}: a folder is there; expected a file");
        if (File.Exists(options.File)) throw new ToolException($"{options.File} is there already; give another --out");
    }

    ExportedPolicy Exported(SavedRun run)
    {
        ExportedPolicy policy = options.Task is { } index ? Adapted(run, index) : RunExport.Initial(run);
        string checkpoint = options.Checkpoint == SavedCheckpoint.Best ? "best" : "last";
        return policy with { Facts = new Dictionary<string, string>(policy.Facts) { ["checkpoint"] = checkpoint } };
    }

    // A task of the run's evaluation, or of one with another seed.
    ExportedPolicy Adapted(SavedRun run, int index)
    {
        EvaluationConfig own = run.Config.Evaluation;
        EvaluationConfig config = own with { Steps = options.Steps ?? own.Steps, Seed = options.Seed ?? own.Seed };
        using WorkerPool pool = new(1);
        IReadOnlyList<ITaskDescription> tasks = new Evaluator(run.Config.Problem, run.Config.Learner, config, run.Backend, pool).Tasks;
        if (index >= tasks.Count) throw new ToolException($"--task: {index} found, and the evaluation has {tasks.Count} tasks; expected 0 to {tasks.Count - 1}");
        Seed seed = new Seed((ulong)config.Seed).Fork("export").Fork((ulong)index);
        return RunExport.Adapted(run, tasks[index], config.Steps, seed, cancel);
    }

    static string Words(ExportedPolicy policy)
    {
        string weights = policy.Facts.TryGetValue("task", out string? task) ? $"after {policy.Facts["steps"]} adaptation steps on {task}" : "at \u03c6, where adaptation starts";
        return $"{policy.Policy.GetType().Name} of {policy.Facts["experiment"]}, seed {policy.Facts["seed"]}, {policy.Facts["iterations"]} iterations, {weights}";
    }

    T Guarded<T>(Func<T> work)
    {
        try
        {
            return work();
        }
        catch (OperationCanceledException) when (cancel.IsCancellationRequested)
        {
            throw new ToolException("interrupted; nothing was written", exitCode: 130);
        }
        catch (Exception e) when (e is not ToolException)
        {
            throw new ToolException($"{options.Folder}: {DeviceErrors.Message(e)}{TraceHint.After(e)}", exitCode: 1);
        }
    }
}
