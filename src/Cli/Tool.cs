using System.CommandLine;
using System.CommandLine.Help;
using MetaRL.Cli.Comparing;
using MetaRL.Cli.Completing;
using MetaRL.Cli.Diagnosing;
using MetaRL.Cli.Evaluating;
using MetaRL.Cli.Exporting;
using MetaRL.Cli.Galleries;
using MetaRL.Cli.Listing;
using MetaRL.Cli.Reporting;
using MetaRL.Cli.Runs;
using MetaRL.Cli.Searching;
using MetaRL.Cli.Starting;
using MetaRL.Experiments;
using MetaRL.Experiments.Commands;
using MetaRL.Experiments.Display;

namespace MetaRL.Cli;

/// <summary>The command line of <c>metarl</c>.</summary>
static class Tool
{
    static readonly string[] Examples =
    [
        "metarl runs 'score>-12' --sort score",
        "metarl eval runs/point_navigation/1 --steps 4",
        "metarl new env Ferry",
        "metarl env-check Ferry.cs",
    ];

    /// <summary>Exit codes: 0 all well, 1 a check failed, 2 bad usage, 130 interrupted.</summary>
    public static int Run(string[] args, TextWriter output, TextWriter error, int width = int.MaxValue)
    {
        RootCommand root = Root(output, error, width);
        ParseResult result = root.Parse(args, new() { ResponseFileTokenReplacer = null });
        try
        {
            if (args is []) throw Mistakes.Nothing(root);
            bool isHelp = result.Action is HelpWithExamples;
            if (!isHelp) Mistakes.ThrowIfAny(result, root);
            return result.Invoke(new() { Output = output, Error = error, EnableDefaultExceptionHandler = false });
        }
        catch (UsageException e)
        {
            error.WriteLine($"error: {VisibleText.Escaped(e.Message)}");
            return 2;
        }
        catch (ToolException e)
        {
            error.WriteLine($"error: {VisibleText.Escaped(e.Message)}");
            foreach (string line in e.Lines) error.WriteLine(VisibleText.Escaped(line));
            return e.ExitCode;
        }
        catch (Exception e)
        {
            error.WriteLine(TraceHint.IsOn ? VisibleText.Of(e.ToString()) : VisibleText.Line($"error: {e.GetType().Name}: {e.Message} ({TraceHint.Variable}=1 shows the whole trace)"));
            return 1;
        }
    }

    /// <summary>All commands.</summary>
    /// <param name="output">Results.</param>
    /// <param name="error">What is to be noticed.</param>
    /// <param name="width">Columns of the terminal.</param>
    public static RootCommand Root(TextWriter output, TextWriter error, int width = int.MaxValue)
    {
        var json = new Option<bool>("--json") { Description = "One JSON document, for machines" };
        var root = new RootCommand("Tools beside the experiment scripts, which are run by 'dotnet run NAME.cs'.") { HelpName = "metarl" };
        root.Add(EnvsCommand.Of(json, output));
        root.Add(LearnersCommand.Of(json, output, width));
        root.Add(EnvCheckCommand.Of(json, output, error));
        root.Add(NewCommand.Of(output));
        root.Add(RunsCommand.Of(json, output, error, width));
        root.Add(EvalCommand.Of(output, error));
        root.Add(ExportCommand.Of(output));
        root.Add(CompareCommand.Of(json, output, width));
        root.Add(ReportCommand.Of(output, error));
        root.Add(SweepCommand.Of(json, output, error, width));
        root.Add(TableCommand.Of(output));
        root.Add(GalleryCommand.Of(output, error));
        root.Add(DoctorCommand.Of(json, output, width));
        root.Add(CompletionCommand.Of(root, output));
        HelpOption help = root.Options.OfType<HelpOption>().Single();
        help.Action = new HelpWithExamples((HelpAction)help.Action!, width, Examples);
        return root;
    }
}

/// <summary>Bad usage, or something that cannot be checked at all, in one line.</summary>
/// <param name="message">The line.</param>
/// <param name="exitCode">Of the process.</param>
sealed class ToolException(string message, int exitCode = 2) : Exception(message)
{
    public int ExitCode { get; } = exitCode;

    /// <summary>What another program said, to be shown below.</summary>
    public IReadOnlyList<string> Lines { get; init; } = [];
}
