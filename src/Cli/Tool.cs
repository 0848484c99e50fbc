using System.CommandLine;
using MetaRL.Cli.Comparing;
using MetaRL.Cli.Evaluating;
using MetaRL.Cli.Runs;
using MetaRL.Cli.Searching;
using MetaRL.Experiments;
using MetaRL.Experiments.Configuration;
using MetaRL.Experiments.Display;

namespace MetaRL.Cli;

/// <summary>The command line of <c>metarl</c>.</summary>
static class Tool
{
    /// <summary>Exit codes: 0 all well, 1 a check failed, 2 bad usage, 130 interrupted.</summary>
    public static int Run(string[] args, TextWriter output, TextWriter error, int width = int.MaxValue)
    {
        var json = new Option<bool>("--json") { Description = "One JSON document, for machines" };
        var root = new RootCommand("Tools beside the experiment scripts, which are run by 'dotnet run experiments/NAME.cs'.") { HelpName = "metarl" };
        root.Add(Envs(json, output));
        root.Add(EnvCheck(json, output, error));
        root.Add(RunsCommand.Of(json, output, error, width));
        root.Add(EvalCommand.Of(output, error));
        root.Add(CompareCommand.Of(json, output, width));
        root.Add(SweepCommand.Of(json, output, error, width));
        root.Add(Table(output));
        string names = string.Join(", ", root.Subcommands.Select(c => c.Name));
        ParseResult result = root.Parse(args, new() { ResponseFileTokenReplacer = null });
        try
        {
            if (args is []) throw new ToolException($"no command given; have: {names}; see --help");
            if (result.CommandResult.Command == root && result.UnmatchedTokens is [var unknown, ..])
                throw NoCommand(unknown, [.. root.Subcommands.Select(c => c.Name)]);
            if (result.Errors is [var first, ..]) throw new ToolException(first.Message);
            return result.Invoke(new() { Output = output, Error = error, EnableDefaultExceptionHandler = false });
        }
        catch (UsageException e)
        {
            error.WriteLine($"error: {VisibleText.Escaped(e.Message)}");
            return 2;
        }
        catch (ToolException e)
        {
            error.WriteLine($"error: {string.Join(Environment.NewLine, e.Message.ReplaceLineEndings("\n").Split('\n').Select(VisibleText.Escaped))}");
            return e.ExitCode;
        }
    }

    static ToolException NoCommand(string unknown, string[] names)
    {
        string nearest = EditDistance.DidYouMean(unknown, names);
        return new($"no command '{unknown}'{(nearest == "." ? "; have" : $"{nearest} Have")}: {string.Join(", ", names)}");
    }

    static Command Envs(Option<bool> json, TextWriter output)
    {
        var command = new Command("envs", "Lists the built-in task families: spaces, horizon, what differs between tasks") { json };
        command.SetAction(r => EnvsCommand.Run(r.GetValue(json), output));
        return command;
    }

    static Command Table(TextWriter output)
    {
        var folder = new Argument<string>("folder") { Description = "Of a run, of the runs of --seeds N, or of a sweep; or the file of one evaluation" };
        var command = new Command("table", "Prints a run's results as rows of Markdown, with half-widths over seeds, over tasks and over both") { folder };
        command.SetAction(r => TableCommand.Run(r.GetValue(folder)!, output));
        return command;
    }

    static Command EnvCheck(Option<bool> json, TextWriter output, TextWriter error)
    {
        var source = new Argument<string>("source")
        {
            Description = "A script (.cs) or assembly (.dll) with task families in it, or the name of a built-in family",
        };
        var type = new Option<string?>("--type") { HelpName = "NAME", Description = "Check only the family class of this name" };
        var limit = new Option<double>("--limit")
        {
            HelpName = "SECONDS",
            Description = "How long a rule may take; a family may take ten times as long",
            DefaultValueFactory = _ => 60,
        };
        var command = new Command("env-check", "Holds task families to the contract and says what is wrong and where") { source, type, limit, json };
        command.SetAction(r =>
        {
            TimeSpan ofRule = Limit(r.GetValue(limit));
            return EnvCheckCommand.Run(FamilySource.Find(r.GetValue(source)!, r.GetValue(type)), ofRule, r.GetValue(json), output, error);
        });
        return command;
    }

    static TimeSpan Limit(double seconds) => seconds is > 0 and <= 86_400 ? TimeSpan.FromSeconds(seconds)
        : throw new ToolException($"--limit: {seconds} s found, expected more than 0 and at most 86400");
}

/// <summary>Bad usage, or something that cannot be checked at all, in one line.</summary>
sealed class ToolException(string message, int exitCode = 2) : Exception(message)
{
    public int ExitCode { get; } = exitCode;
}
