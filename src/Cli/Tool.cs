using System.CommandLine;

namespace MetaRL.Cli;

/// <summary>The command line of <c>metarl</c>.</summary>
static class Tool
{
    /// <summary>Exit codes: 0 all well, 1 a check failed, 2 bad usage.</summary>
    public static int Run(string[] args, TextWriter output, TextWriter error)
    {
        var json = new Option<bool>("--json") { Description = "One JSON document, for machines" };
        var root = new RootCommand("Tools beside the experiment scripts, which are run by 'dotnet run experiments/NAME.cs'.") { HelpName = "metarl" };
        root.Add(Envs(json, output));
        root.Add(EnvCheck(json, output));
        root.Add(Table(output));
        string names = string.Join(", ", root.Subcommands.Select(c => c.Name));
        ParseResult result = root.Parse(args, new() { ResponseFileTokenReplacer = null });
        try
        {
            if (args is []) throw new ToolException($"no command given; have: {names}; see --help");
            if (result.CommandResult.Command == root && result.UnmatchedTokens is [var unknown, ..])
                throw new ToolException($"no command '{unknown}'; have: {names}");
            if (result.Errors is [var first, ..]) throw new ToolException(first.Message);
            return result.Invoke(new() { Output = output, Error = error, EnableDefaultExceptionHandler = false });
        }
        catch (ToolException e)
        {
            error.WriteLine($"error: {e.Message}");
            return e.ExitCode;
        }
    }

    static Command Envs(Option<bool> json, TextWriter output)
    {
        var command = new Command("envs", "Lists the built-in task families: spaces, horizon, what differs between tasks") { json };
        command.SetAction(r => EnvsCommand.Run(r.GetValue(json), output));
        return command;
    }

    static Command Table(TextWriter output)
    {
        var folder = new Argument<string>("folder") { Description = "Of a run, of the runs of --seeds N, or of a sweep" };
        var command = new Command("table", "Prints a run's results as rows of Markdown, with half-widths over seeds, over tasks and over both") { folder };
        command.SetAction(r => TableCommand.Run(r.GetValue(folder)!, output));
        return command;
    }

    static Command EnvCheck(Option<bool> json, TextWriter output)
    {
        var source = new Argument<string>("source")
        {
            Description = "A script (.cs) or assembly (.dll) with task families in it, or the name of a built-in family",
        };
        var type = new Option<string?>("--type") { HelpName = "NAME", Description = "Check only the family class of this name" };
        var command = new Command("env-check", "Holds task families to the contract and says what is wrong and where") { source, type, json };
        command.SetAction(r => EnvCheckCommand.Run(FamilySource.Find(r.GetValue(source)!, r.GetValue(type)), r.GetValue(json), output));
        return command;
    }
}

/// <summary>Bad usage, or something that cannot be checked at all, in one line.</summary>
sealed class ToolException(string message, int exitCode = 2) : Exception(message)
{
    public int ExitCode { get; } = exitCode;
}
