using MetaRL.Envs;
using MetaRL.Evaluation;
using MetaRL.Experiments.Commands;
using MetaRL.Experiments.Configuration;
using MetaRL.Experiments.Display;
using MetaRL.Experiments.Runs;
using MetaRL.Persistence;
using MetaRL.Reports.Comparing;
using MetaRL.Reports.Runs;
using MetaRL.Rollouts;

namespace MetaRL.Cli.Evaluating;

/// <summary>The evaluation of all seeds of a folder, one after another.</summary>
sealed class EvalSession(EvalOptions options, TextWriter output, TextWriter error, CancellationToken cancel)
{
    bool IsBest => options.Checkpoint == SavedCheckpoint.Best;

    bool IsSideBySide => options.Splits.Count > 1;

    public int Run()
    {
        foreach (EvaluationSplit split in options.Splits)
            if (NameGiven(split) is { } name) EvaluationFiles.RequireFree(options.Folder, name);
        string[] folders = [.. RunReading.Guarded(options.Folder, () => RunFolder.FindRuns(options.Folder))];
        if (options.Source is { } source) FamilySource.Load(source);
        SeedOutcome[][] seeds = [.. folders.Select(Evaluate)];   // [seeds][splits]
        EvaluationRecord[] all = [.. options.Splits.Select((split, i) => Tell(split, folders, [.. seeds.Select(s => s[i])]))];
        if (IsSideBySide) foreach (string line in SideBySideText.Of(all)) output.WriteLine(line);
        return 0;
    }

    EvaluationRecord Tell(EvaluationSplit split, string[] folders, SeedOutcome[] seeds)
    {
        EvaluationRecord all = Joined(seeds);
        foreach (string line in EvalText.Of(all, seeds[0].Iterations)) output.WriteLine(line);
        string file = Write(split, all, seeds);
        GeneralizationGap? gap = IsSideBySide ? null : GapFinder.Find(options.Folder, file, all, seeds[0].Iterations);
        foreach (string line in GapText.Of(gap)) output.WriteLine(line);
        output.WriteLine($"evaluation: {VisibleText.Escaped(file)}");
        WriteReport(file, folders, seeds);
        if (IsSideBySide) output.WriteLine();
        return all;
    }

    // A name for one evaluation is the stem of the names of several.
    string? NameGiven(EvaluationSplit split) => options.Out is { } name && IsSideBySide ? $"{name}-{Word(split)}" : options.Out;

    static string Word(EvaluationSplit split) => split.ToString().ToLowerInvariant();

    SeedOutcome[] Evaluate(string folder)
    {
        using SavedRun run = RunReading.Open(folder, options.Source is not null, options.Checkpoint);
        try
        {
            return Evaluate(run);
        }
        catch (OperationCanceledException) when (cancel.IsCancellationRequested)
        {
            throw new ToolException("interrupted; nothing was written", exitCode: 130);
        }
        catch (NoShiftedTasksException e)
        {
            string others = IsSideBySide ? "; 'train,test' can be measured" : "";
            throw new ToolException($"{folder}: {e.Message}{others}", exitCode: 1);
        }
        catch (Exception e) when (e is not ToolException)
        {
            throw new ToolException($"{folder}: {DeviceErrors.Message(e)}{TraceHint.After(e)}", exitCode: 1);
        }
    }

    SeedOutcome[] Evaluate(SavedRun run)
    {
        using WorkerPool pool = new(options.Workers) { Notice = error.WriteLine, Interrupted = cancel };
        EvaluationConfig config = options.Of(run.Config.Evaluation);
        // All of them first: what one of them lacks shows before anything is measured.
        Evaluator[] evaluators = [.. options.Splits.Select(split => new Evaluator(run.Config.Problem, run.Config.Learner, config, run.Backend, pool,
            run.Config.Training.TasksPerChunk, split, options.Widening))];
        return Array.ConvertAll(evaluators, evaluator => Evaluate(run, evaluator, config));
    }

    SeedOutcome Evaluate(SavedRun run, Evaluator evaluator, EvaluationConfig config)
    {
        error.WriteLine(VisibleText.Escaped($"{run.Folder}: {evaluator.Origin.Words}, {config.Rollouts} rollouts each, k = 0 to {config.Steps}"));
        if (DistinctTasks.Note(evaluator.Origin, config.Tasks) is { } fewer) error.WriteLine(VisibleText.Escaped($"{run.Folder}: {fewer}"));
        HeldOutReturns returns = evaluator.Evaluate(run.Phi, Math.Max(0, run.Iterations - 1), cancel: cancel);
        SeedEvaluation seed = AdaptationTable.Of(run.Seed, returns, evaluator.Origin);
        if (IsBest) seed = seed with { Iterations = run.Iterations };
        EvaluationRecord record = EvaluationRecords.Of(run.Config, run.Iterations, config.Rollouts, evaluator, seed) with { Checkpoint = IsBest ? "best" : null };
        return new(record, run.Iterations, run.Run with { Settings = Settings.ToJson(run.Config with { Evaluation = config }) });
    }

    EvaluationRecord Joined(SeedOutcome[] seeds)
    {
        EvaluationRecord first = seeds[0].Evaluation;
        if (Array.Find(seeds, s => s.Evaluation.TaskSet != first.TaskSet || s.Evaluation.Experiment != first.Experiment) is { } odd)
            throw new ToolException($"{options.Folder}: seed {odd.Evaluation.Seeds[0].Seed} is of another experiment, or draws other tasks, "
                + $"than seed {first.Seeds[0].Seed}; evaluate them one by one", exitCode: 1);
        return first with { Seeds = [.. seeds.SelectMany(s => s.Evaluation.Seeds)] };
    }

    string Write(EvaluationSplit split, EvaluationRecord all, SeedOutcome[] seeds)
    {
        string name = NameGiven(split) ?? $"{(IsBest ? "best-" : "")}{Word(split)}-{all.Tasks.Length}x{all.RolloutsPerTask}-k{all.Seeds[0].Steps.Length - 1}-{all.TaskSet}";
        RunConfig config = seeds[0].Config with { Environment = RunFacts.Of(new() { Workers = options.Workers }, Command) };
        string file = EvaluationFiles.FurtherPathOf(options.Folder, all, name);
        RunReading.Guarded(options.Folder, () => EvaluationFiles.Write(options.Folder, file, all, EvaluationFiles.OriginOf(seeds[0].Iterations, config)));
        return file;
    }

    // What the report lacks is no reason to lose the numbers.
    void WriteReport(string file, string[] folders, SeedOutcome[] seeds)
    {
        try
        {
            RunData[] runs = [.. folders.Select((folder, i) => RunFolder.Load(folder) with { Evaluation = seeds[i].Evaluation })];
            output.WriteLine($"report:     {VisibleText.Escaped(EvaluationFiles.WriteReport(options.Folder, file, runs))}");
        }
        catch (Exception e) when (e is ArgumentException or InvalidDataException or IOException)
        {
            error.WriteLine($"no report: {VisibleText.Escaped(e.Message)}");
        }
    }

    static string Command => $"metarl {string.Join(' ', Environment.GetCommandLineArgs().Skip(1))}";
}

/// <summary>The evaluation of one seed.</summary>
/// <param name="Evaluation">Of this seed alone.</param>
/// <param name="Iterations">Meta-iterations that made φ.</param>
/// <param name="Config">The run's, with the settings of this evaluation.</param>
sealed record SeedOutcome(EvaluationRecord Evaluation, int Iterations, RunConfig Config);
