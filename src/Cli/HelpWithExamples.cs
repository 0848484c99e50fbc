using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;

namespace MetaRL.Cli;

/// <summary>The usual help, and the examples of the command.</summary>
/// <param name="usual">Writes the rest.</param>
/// <param name="width">Columns of the terminal.</param>
/// <param name="ofRoot">Examples of the tool itself.</param>
sealed class HelpWithExamples(HelpAction usual, int width, params string[] ofRoot) : SynchronousCommandLineAction
{
    const int Narrowest = 40;   // below it two columns of text are none

    public override bool ClearsParseErrors => true;

    public override int Invoke(ParseResult parseResult)
    {
        Command asked = parseResult.CommandResult.Command;
        foreach (Command command in asked.Subcommands) command.Description = ToolCommand.SummaryOf(command);   // in a list that says enough
        usual.MaxWidth = Math.Max(Narrowest, width);
        int exit = usual.Invoke(parseResult);
        IReadOnlyList<string> examples = asked is ToolCommand tool ? tool.Examples : ofRoot;
        TextWriter output = parseResult.InvocationConfiguration.Output;
        output.WriteLine("Examples:");
        foreach (string example in examples) output.WriteLine($"  {example}");
        return exit;
    }
}
