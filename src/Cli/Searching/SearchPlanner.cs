using System.Security.Cryptography;
using MetaRL.Experiments;
using MetaRL.Experiments.Commands;
using MetaRL.Reports.Search;

namespace MetaRL.Cli.Searching;

/// <summary>Makes the plan of a search, and has the script check all of it before anything runs.</summary>
static class SearchPlanner
{
    const string IterationsKey = "training.iterations=";

    /// <param name="options">What was asked for.</param>
    /// <param name="assembly">The built script.</param>
    public static SearchPlan Of(SearchOptions options, string assembly)
    {
        SearchAxis[] axes = AxesOf(options);
        RunOptions run = Words(options);
        ulong? seed = options.Random is null ? null : (ulong)(options.Seed ?? 1);
        string[][] trials = options.Random is { } count ? SearchSpace.Random(axes, count, seed!.Value) : SearchSpace.Grid(axes);
        if (options.Halving && axes.Any(a => $"{a.Key}=" == IterationsKey))
            throw new ToolException("--halving: training.iterations is what its rounds differ in; leave it out of the settings to search");
        SearchPlan plan = new()
        {
            Experiment = "",
            Script = Path.GetFullPath(options.Script!),
            ScriptHash = HashOf(options.Script!),
            Directory = Environment.CurrentDirectory,
            Words = WordsOf(run),
            Seeds = [.. run.AllSeeds],
            Axes = axes,
            Seed = seed,
            ScoreAfter = options.Score,
            Budgets = [],
            Trials = trials,
        };
        CheckReply reply = ScriptCheck.Of(options.Script!, assembly, plan.Directory, [.. trials.Select((_, i) => plan.CommandOf(i + 1, 0).ToArray())]);
        RequireSteps(options.Score, reply);
        plan = plan with { Experiment = reply.Experiment };
        if (!options.Halving) return plan;
        int eta = options.Eta ?? 3;
        return plan with
        {
            Budgets = Halving.Budgets(trials.Length, reply.Lines[0].Iterations, eta, options.Rungs),
            Eta = eta,
            Words = WordsOf(run with { Iterations = null, Set = [.. run.Set.Where(s => !IsIterations(s))] }),
        };
    }

    /// <summary>SHA-256 of a script.</summary>
    public static string HashOf(string script) =>
        RunReading.Guarded(script, () => Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(script))));

    static SearchAxis[] AxesOf(SearchOptions options)
    {
        if (options.Random is null && options.Over.Length > 0) throw new ToolException("--over: draws from ranges, and --random N says how many; for all combinations of values give --grid");
        if (options.Random is not null && options.Grid.Length > 0) throw new ToolException("--grid: takes all combinations, and --random draws some; give its settings to --over");
        if (options.Random is null && options.Seed is not null) throw new ToolException("--seed: is that of --random, and a grid draws nothing; training seeds are --seeds N, or -- --seed S");
        if (!options.Halving && (options.Eta ?? options.Rungs) is not null) throw new ToolException($"{(options.Eta is null ? "--rungs" : "--eta")}: belongs to --halving, which is not given");
        string option = options.Random is null ? "--grid" : "--over";
        string[] words = options.Random is null ? options.Grid : options.Over;
        if (words.Length == 0) throw new ToolException(options.Random is null
            ? "nothing to search: give --grid key=a,b,c …, or --random N --over key=low..high …; see metarl sweep --help"
            : "--random: give the settings to draw: --over learner.innerLr=log:0.001..0.1 …");
        return SearchSpace.Axes(option, words);
    }

    static RunOptions Words(SearchOptions options)
    {
        // A device may be the script's own, which this process does not know.
        (string[] words, string? device) = WithoutDevice(options.Words);
        RunOptions run;
        try
        {
            run = CommandLine.Parse(words);
        }
        catch (UsageException e)
        {
            throw new ToolException($"after --: {e.Message}");
        }
        if (run.Help) throw new ToolException($"after --: --help is the script's own: dotnet run {options.Script} -- --help");
        if (run.Out is not null) throw new ToolException("after --: a sweep gives each trial a folder of its own, and --out of the sweep says where; leave --out out");
        if (run.Resume) throw new ToolException("after --: a sweep goes on by itself when the same command is given again; leave --resume out");
        if (words.Any(w => w == "--workers" || w.StartsWith("--workers=", StringComparison.Ordinal)))
            throw new ToolException("after --: workers are divided among the trials; give --workers before the --");
        run = run with { Device = device ?? Devices.Cpu };
        if (run.Device == Devices.Auto) throw new ToolException("after --: --device auto may choose another device for each trial; name one");
        bool hasSeeds = words.Any(w => w == "--seeds" || w.StartsWith("--seeds=", StringComparison.Ordinal));
        if (options.Seeds is not { } seeds) return run;
        return hasSeeds ? throw new ToolException("--seeds: is given before and after the --; give it once") : run with { Seeds = seeds };
    }

    static (string[] Words, string? Device) WithoutDevice(string[] words)
    {
        const string Option = "--device";
        int at = Array.FindIndex(words, w => w == Option || w.StartsWith(Option + "=", StringComparison.Ordinal));
        if (at < 0) return (words, null);
        if (words[at] != Option) return ([.. words[..at], .. words[(at + 1)..]], words[at][(Option.Length + 1)..]);
        return at + 1 < words.Length ? ([.. words[..at], .. words[(at + 2)..]], words[at + 1]) : (words, null);
    }

    // What is as usual is left out, so that commands stay short.
    static string[] WordsOf(RunOptions run) =>
    [
        .. Unless(run.Iterations is null, "--iterations", $"{run.Iterations}"),
        .. Unless(run.Seed == 1, "--seed", $"{run.Seed}"),
        .. Unless(run.Seeds == 1, "--seeds", $"{run.Seeds}"),
        .. Unless(run.From is null, "--from", run.From ?? ""),
        .. Unless(run.Device == Devices.Cpu, "--device", run.Device),
        .. run.Set.SelectMany(s => new[] { "--set", s }),
    ];

    static string[] Unless(bool isUsual, string option, string value) => isUsual ? [] : [option, value];

    static bool IsIterations(string assignment) => assignment.Replace(" ", "", StringComparison.Ordinal).StartsWith(IterationsKey, StringComparison.Ordinal);

    static void RequireSteps(int? score, CheckReply reply)
    {
        int steps = reply.Lines.Min(line => line.Steps);
        if (score > steps) throw new ToolException($"--score: {score} found, and trials are evaluated after 0 to {steps} adaptation steps; give one of those, or -- --set evaluation.steps={score}");
    }
}
