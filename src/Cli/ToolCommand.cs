using System.CommandLine;

namespace MetaRL.Cli;

/// <summary>A command whose help ends with examples.</summary>
/// <param name="name">What is typed.</param>
/// <param name="description">For its help.</param>
/// <param name="examples">Whole command lines, as a shell takes them.</param>
sealed class ToolCommand(string name, string description, params string[] examples) : Command(name, description)
{
    public IReadOnlyList<string> Examples { get; } = examples;

    /// <summary>The first part of a command's description.</summary>
    public static string SummaryOf(Command command)
    {
        string line = (command.Description ?? "").ReplaceLineEndings(" ");
        int end = line.IndexOfAny(['.', ':']);
        return end < 0 ? line : line[..end];
    }
}
