using System.CommandLine;
using System.CommandLine.Parsing;
using MetaRL.Cli.Tables;
using MetaRL.Experiments.Commands;
using MetaRL.Experiments.Display;
using MetaRL.Persistence;
using MetaRL.Reports.Search;
using Spectre.Console;

namespace MetaRL.Cli.Searching;

/// <summary><c>metarl sweep</c>: searches the settings of a script.</summary>
static class SweepCommand
{
    const string Help = """
        Searches the settings of an experiment script: all combinations of values (--grid), or trials drawn at random (--random N --over),
        several at a time, each a run of the script in a folder of its own. With --halving all are trained for a few iterations,
        and only the best go on. Words after -- go to every trial. The same command again, or --resume DIR, goes on where one stopped.
        report.html in the folder shows trials, what matters, and the best command.
        """;

    public static Command Of(Option<bool> json, TextWriter output, TextWriter error, int width)
    {
        var script = new Argument<string?>("script") { Description = "An experiment script (.cs), or what one was built to (.dll)", Arity = ArgumentArity.ZeroOrOne };
        var words = new Argument<string[]>("words") { Description = "After --: words for the script, such as --iterations 50", Arity = ArgumentArity.ZeroOrMore };
        Option<string[]> grid = Axes("--grid", "key=a,b,c", "Settings and their values, all combinations of which are tried");
        Option<int?> random = Options.Number("--random", "Draw N trials from --over; trial i is the same whatever N", 1, SearchSpace.MostTrials);
        Option<string[]> over = Axes("--over", "key=form", "Settings to draw from: a,b,c or low..high or log:low..high or int:low..high");
        Option<int?> seed = Options.Number("--seed", "Of the draws (default 1)", 0, int.MaxValue);
        var halving = new Option<bool>("--halving") { Description = "Train all trials for a few iterations, and only the best for longer" };
        Option<int?> eta = Options.Number("--eta", "Of a round of --halving one in N goes on (default 3)", 2, 1000);
        Option<int?> rungs = Options.Number("--rungs", "Rounds of --halving (default: as many as there can be)", 2, 20);
        Option<int?> seeds = Options.Number("--seeds", "Training seeds of each trial (default 1)", 1, 10_000);
        Option<int?> score = Options.Number("--score", "Adaptation steps to score after: mean held-out return (default: the last)", 0, 1000);
        Option<int?> parallel = Options.Number("--parallel", "Trials at a time (default: as many as there are workers)", 1, 1024);
        Option<int?> workers = Options.Number("--workers", "Worker threads, divided among the trials; results do not depend on it (default: cores)", 1, 1024);
        var folder = new Option<string?>("--out") { HelpName = "DIR", Description = "Folder of the sweep (default sweeps/SCRIPT)" };
        var resume = new Option<string?>("--resume") { HelpName = "DIR", Description = "Go on with the sweep in a folder; nothing else has to be given" };
        var retry = new Option<bool>("--retry") { Description = "Run trials that failed again" };
        var command = new ToolCommand("sweep", Help,
            "metarl sweep experiments/point_navigation.cs --grid learner.innerLr=0.01,0.05 update=adam,trustRegion --seeds 3",
            "metarl sweep experiments/point_navigation.cs --random 20 --over learner.innerLr=log:0.005..0.2 training.metaBatch=10,20 -- --iterations 50",
            "metarl sweep --resume sweeps/point_navigation")
        { script, words, grid, random, over, seed, halving, eta, rungs, seeds, score, parallel, workers, folder, resume, retry, json };
        command.SetAction(r =>
        {
            SearchOptions options = new()
            {
                Script = r.GetValue(script),
                Grid = r.GetValue(grid) ?? [],
                Random = r.GetValue(random),
                Over = r.GetValue(over) ?? [],
                Seed = r.GetValue(seed),
                Halving = r.GetValue(halving),
                Eta = r.GetValue(eta),
                Rungs = r.GetValue(rungs),
                Seeds = r.GetValue(seeds),
                Score = r.GetValue(score),
                Parallel = r.GetValue(parallel),
                Workers = r.GetValue(workers) ?? Environment.ProcessorCount,
                Out = r.GetValue(folder),
                Resume = r.GetValue(resume),
                Retry = r.GetValue(retry),
                Json = r.GetValue(json),
                Words = WordsOf(r, r.GetValue(words) ?? []),
            };
            using Interrupt interrupt = new();
            return Run(options, output, error, width, interrupt.Token);
        });
        return command;
    }

    static Option<string[]> Axes(string name, string form, string description) =>
        new(name) { HelpName = form, Description = description, Arity = ArgumentArity.OneOrMore, AllowMultipleArgumentsPerToken = true };

    // Words before the two dashes are mistaken: all that a sweep takes there is the script.
    static string[] WordsOf(ParseResult result, string[] words)
    {
        int dashes = result.Tokens.ToList().FindIndex(t => t.Type == TokenType.DoubleDash);
        int after = dashes < 0 ? 0 : result.Tokens.Count - dashes - 1;
        string[] before = words[..Math.Max(0, words.Length - after)];
        if (before is [var odd, ..]) throw new ToolException($"unexpected argument '{odd}'; settings follow --grid or --over, and words for the script --");
        return words;
    }

    static int Run(SearchOptions options, TextWriter output, TextWriter error, int width, CancellationToken cancel)
    {
        if (options is { Script: null, Resume: null }) throw new ToolException("no script given; such as: metarl sweep experiments/point_navigation.cs --grid learner.innerLr=0.05,0.1");
        bool isTerminal = width < int.MaxValue;
        if (isTerminal) error.WriteLine(VisibleText.Escaped($"building and checking {options.Script ?? options.Resume}"));
        (string path, SearchPlan plan, string assembly) = options.Resume is null ? Planned(options) : Resumed(options);
        using SearchFolder folder = SearchFolder.Open(path, plan);
        if (options.Retry) folder.ForgetFailures();
        int due = Halving.Due(folder.Record).Count;
        int parallel = Math.Clamp(options.Parallel ?? options.Workers, 1, Math.Max(1, plan.Budgets.Length > 0 ? plan.Trials.Length : due));
        int workers = Math.Max(1, options.Workers / parallel);
        bool isLive = !options.Json && RunDisplay.IsLive(AnsiConsole.Console);
        using (SearchDisplay display = new(options.Json ? error : output, isLive ? AnsiConsole.Console : null))
        {
            display.Note($"{plan.Experiment}: {SearchText.Count(plan.Trials.Length, "trial")}, {due} to run{Rounds(plan)}, {parallel} at a time with {SearchText.Count(workers, "worker")} each, in {path}");
            try
            {
                new SearchSession(folder, assembly, parallel, workers, display, cancel).Run().GetAwaiter().GetResult();
            }
            catch (OperationCanceledException)
            {
                throw new ToolException($"interrupted; go on with: {ToolName.Typed} sweep --resume {ScriptCommand.Quote(path)}", exitCode: 130);
            }
        }
        return Finish(folder, options.Json, output, width);
    }

    static (string, SearchPlan, string) Planned(SearchOptions options)
    {
        string script = options.Script!;
        if (!File.Exists(script)) throw new ToolException($"no file {script}; expected an experiment script (.cs)");
        string path = Path.TrimEndingDirectorySeparator(options.Out ?? Path.Combine("sweeps", Path.GetFileNameWithoutExtension(script)));
        if (path.Length == 0) throw new ToolException("--out: '' is not a folder");
        string assembly = Built(script);
        return (Path.GetFullPath(path), SearchPlanner.Of(options, assembly), assembly);
    }

    static (string, SearchPlan, string) Resumed(SearchOptions options)
    {
        bool isBare = options is { Script: null, Grid: [], Over: [], Words: [], Random: null, Seed: null, Seeds: null, Score: null, Eta: null, Rungs: null, Halving: false, Out: null };
        if (!isBare) throw new ToolException("--resume: goes on with what the sweep began with; beside it only --parallel, --workers, --retry and --json may be given");
        string path = Path.GetFullPath(Path.TrimEndingDirectorySeparator(options.Resume!));
        SearchPlan plan = SearchFolder.Read(path).Plan;
        if (!File.Exists(plan.Script)) throw new ToolException($"{path}: its script {plan.Script} is gone");
        if (!Directory.Exists(plan.Directory)) throw new ToolException($"{path}: its trials run in {plan.Directory}, which is gone");
        return (path, plan with { ScriptHash = SearchPlanner.HashOf(plan.Script) }, Built(plan.Script));
    }

    static string Built(string script) => Path.GetExtension(script).ToLowerInvariant() switch
    {
        ".cs" => ScriptBuild.Run(script),
        ".dll" => Path.GetFullPath(script),
        var other => throw new ToolException($"{script}: a '{other}' file; expected an experiment script (.cs), or what one was built to (.dll)"),
    };

    static int Finish(SearchFolder folder, bool json, TextWriter output, int width)
    {
        SearchRanking ranking = SearchRanking.Of(folder.Record);
        int exit = ranking.Best is null ? 1 : 0;
        if (json)
        {
            output.WriteLine(SearchJson.Of(folder).ToJsonString(RunJson.Indented));
            return exit;
        }
        if (ranking.Finished.Length > 0) WriteBest(folder, ranking, output, width);
        if (ranking.Failed.Length > 0) output.WriteLine($"{SearchText.Count(ranking.Failed.Length, "trial")} failed; --retry runs them again");
        output.WriteLine($"report: {VisibleText.Escaped(folder.Report)}");
        return exit;
    }

    static void WriteBest(SearchFolder folder, SearchRanking ranking, TextWriter output, int width)
    {
        TextTable table = SearchText.Table(folder.Record.Plan, ranking);
        output.WriteLine();
        foreach (string line in table.Lines(width)) output.WriteLine(line);
        if (table.LeftOut(width) is { Length: > 0 } missing) output.WriteLine($"left out for want of width: {string.Join(", ", missing)}");
        output.WriteLine();
        output.WriteLine($"best:   {VisibleText.Escaped(SearchText.Commands(folder.Record, folder.Path).Best!)}");
    }

    static string Rounds(SearchPlan plan) => plan.Budgets.Length == 0 ? ""
        : $", {string.Join(" then ", plan.Budgets.Select((b, r) => $"{plan.CountAt(r)} for {SearchText.Count(b, "iteration")}"))}";
}
