using System.CommandLine;
using System.CommandLine.Help;
using MetaRL.Experiments.Configuration;

namespace MetaRL.Experiments.Commands;

/// <summary>The command line that all experiment scripts share.</summary>
public sealed class CommandLine
{
    /// <summary>Arguments that any script takes.</summary>
    internal static readonly string[] Examples =
    [
        "--iterations 200 --seeds 5",
        "--set learner.innerLr=0.05 --set update=trustRegion",
        "--resume --iterations 400",
        "--from runs/other/1 --set learner.order=first",
    ];

    readonly Option<int?> iterations = Number<int?>("--iterations", "Meta-iterations; short for --set training.iterations=N", 0, 10_000_000);
    readonly Option<int> seed = Number<int>("--seed", "First training seed", 0, 1_000_000_000, 1);
    readonly Option<int> seeds = Number<int>("--seeds", "Train N seeds: S, S+1, ...", 1, 10_000, 1);
    readonly Option<int> workers = Number<int>("--workers", "Worker threads; results do not depend on it", 1, 1024, Environment.ProcessorCount);
    readonly Option<string?> device = OfDevice("Where tensors live (default cpu); auto times the present ones and says which it takes");
    readonly Option<string?> folder = new("--out") { HelpName = "DIR", Description = "Run folder (default runs/NAME/SEED, or the next free name)" };
    readonly Option<string?> from = new("--from") { HelpName = "RUN", Description = "Start from what another run has learned; short for --set from=RUN" };
    readonly Option<bool> resume = Flag("--resume", "Go on from the newest checkpoint in the run folder");
    readonly Option<int?> dashboard = Port("--dashboard", "Serve the charts at http://127.0.0.1:PORT while runs go on; alone: at any free port, which is said");
    readonly Option<bool> quiet = Flag("--quiet", "Print nothing but the final path");
    readonly Option<string[]> set = new("--set") { HelpName = "key=value", Description = "Change a setting; repeatable", Arity = ArgumentArity.OneOrMore };
    readonly Option<string[]> only = new("--only") { HelpName = "ROW,...", Description = "Run these rows of the matrix only", Arity = ArgumentArity.OneOrMore };
    readonly Option<string[]> columns = new("--columns") { HelpName = "COLUMN,...", Description = "Run these columns of the matrix only", Arity = ArgumentArity.OneOrMore };
    readonly HelpOption help = new();
    readonly RootCommand command;

    CommandLine(string script, bool isMatrix = false)
    {
        command = new(isMatrix
            ? "Meta-trains each learner on each family, then measures adaptation on test tasks, and puts all into one table."
            : "Meta-trains on the family's training tasks, then measures adaptation on its test tasks.")
        { HelpName = script };
        command.Options.Clear();
        command.Directives.Clear();
        foreach (Option option in (Option[])[iterations, seed, seeds, workers, device, folder, from, resume, dashboard, quiet, set, .. isMatrix ? new[] { only, columns } : [], help]) command.Add(option);
        foreach (Option<string?> option in (Option<string?>[])[folder, from])
            option.Validators.Add(r => { if (r.Tokens is [{ Value.Length: 0 }]) r.AddError($"{option.Name}: '' is not a folder"); });
    }

    /// <summary>Reads a command line.</summary>
    /// <param name="args">Everything after <c>--</c>.</param>
    /// <exception cref="UsageException">Something in it is not understood; one line says what.</exception>
    public static RunOptions Parse(string[] args) => new CommandLine("experiment").ParseOptions(args);

    /// <summary>Reads a command line of a matrix, which takes names of rows and columns, too.</summary>
    internal static RunOptions ParseMatrix(string[] args) => new CommandLine("experiment", isMatrix: true).ParseOptions(args);

    /// <summary>Prints the options, then the settings with their values and ranges.</summary>
    /// <param name="output">Where to.</param>
    /// <param name="script">How the script is started, such as "dotnet run experiments/x.cs --".</param>
    /// <param name="settings">From <see cref="Settings.Describe"/>.</param>
    public static void WriteHelp(TextWriter output, string script, IEnumerable<Setting> settings) =>
        WriteHelp(output, script, new CommandLine(script), settings, Examples);

    /// <summary>The same for a matrix, with the names of its rows and columns.</summary>
    internal static void WriteMatrixHelp(TextWriter output, string script, string[] rows, string[] columns, IEnumerable<Setting> settings)
    {
        string[] examples = ["--iterations 5", $"--seeds 5 --only {ScriptCommand.Quote(rows[^1])} --columns {ScriptCommand.Quote(columns[0])}", "--seeds 5 --resume"];
        WriteHelp(output, script, new CommandLine(script, isMatrix: true), settings, examples);
        output.WriteLine($"{Environment.NewLine}Rows: {string.Join(", ", rows)}{Environment.NewLine}Columns: {string.Join(", ", columns)}");
    }

    static void WriteHelp(TextWriter output, string script, CommandLine line, IEnumerable<Setting> settings, string[] examples)
    {
        line.command.Parse(["--help"]).Invoke(new() { Output = output });
        output.WriteLine($"Environment:{Environment.NewLine}  {TraceHint.Variable}=1  Errors show the whole stack trace{Environment.NewLine}");
        output.WriteLine("Settings, for --set:");
        foreach (Setting setting in settings)
        {
            string range = setting.Range is { } r ? $" in {r}" : "";
            output.WriteLine($"  {setting.Key}={setting.Value}  ({setting.Type}{range})");
            if (setting.Doc is { } doc) output.WriteLine($"      {doc}");
        }
        output.WriteLine($"{Environment.NewLine}Examples:");
        foreach (string example in examples) output.WriteLine($"  {script} {example}");
    }

    RunOptions ParseOptions(string[] args)
    {
        // A value that starts with @ is a value, no file of further arguments.
        ParseResult result = command.Parse(args, new() { ResponseFileTokenReplacer = null });
        if (result.GetResult(help) is not null) return new() { Help = true };
        if (result.UnmatchedTokens is [var unknown, ..]) throw Unknown(unknown);
        if (result.GetResult(device) is { Tokens.Count: 0, Implicit: false }) throw new UsageException($"--device: no name given; it is one of {string.Join(", ", Devices.Names)}");
        if (result.Errors is [var error, ..]) throw new UsageException(error.Message);
        return new()
        {
            Iterations = result.GetValue(iterations),
            Seed = result.GetValue(seed),
            Seeds = result.GetValue(seeds),
            Workers = result.GetValue(workers),
            Device = result.GetValue(device) ?? Devices.Cpu,
            Out = result.GetValue(folder),
            From = result.GetValue(from),
            Resume = result.GetValue(resume),
            Dashboard = result.GetValue(dashboard),
            Quiet = result.GetValue(quiet),
            Set = result.GetValue(set) ?? [],
            Only = Names("--only", result.GetValue(only)),
            Columns = Names("--columns", result.GetValue(columns)),
        };
    }

    static string[] Names(string option, string[]? given)
    {
        string[] names = [.. (given ?? []).SelectMany(text => text.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))];
        return given is [_, ..] && names.Length == 0 ? throw new UsageException($"{option}: no name in '{string.Join(' ', given)}'; give one or several with commas, or leave {option} out for all") : names;
    }

    UsageException Unknown(string token)
    {
        if (token.StartsWith("-p:", StringComparison.Ordinal)) return new($"'{token}' is for dotnet, which takes it before the ' -- ': {ScriptCommand.Before(token)}");
        string[] names = [.. command.Options.Select(o => o.Name)];
        if (token.StartsWith('-')) return new($"no option '{token}'{EditDistance.DidYouMean(token, names)} Options: {string.Join(", ", names)}");
        return new(token.Contains('=')
            ? $"unexpected argument '{token}'; write --set {token}"
            : $"unexpected argument '{token}'; see --help");
    }

    static Option<bool> Flag(string name, string description) => new(name) { Description = description, Arity = ArgumentArity.Zero };

    static Option<T> Number<T>(string name, string description, int low, int high, T? ifAbsent = default) => new(name)
    {
        HelpName = "N",
        Description = description,
        DefaultValueFactory = _ => ifAbsent!,
        CustomParser = result =>
        {
            string text = result.Tokens[0].Value;
            if (int.TryParse(text, out int value) && value >= low && value <= high) return (T)(object)value;
            result.AddError($"{name}: '{text}' is not a whole number in [{low}, {high}]");
            return default;
        },
    };

    static Option<int?> Port(string name, string description) => new(name)
    {
        HelpName = "PORT",
        Description = description,
        Arity = ArgumentArity.ZeroOrOne,
        CustomParser = result =>
        {
            if (result.Tokens is []) return 0;
            string text = result.Tokens[0].Value;
            if (int.TryParse(text, out int port) && port is >= 0 and <= ushort.MaxValue) return port;
            result.AddError($"{name}: '{text}' is not a port in [0, {ushort.MaxValue}], where 0 is any that is free");
            return null;
        },
    };

    static Option<string?> OfDevice(string description) => new("--device")
    {
        HelpName = string.Join('|', Devices.Names),
        Description = description,
        CustomParser = result =>
        {
            string text = result.Tokens[0].Value;
            if (Devices.Names.Contains(text)) return text;
            result.AddError(Devices.NotOneOf(text, Devices.Names));
            return null;
        },
    };
}
