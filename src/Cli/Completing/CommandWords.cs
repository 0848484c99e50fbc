using System.CommandLine;
using System.CommandLine.Completions;

namespace MetaRL.Cli.Completing;

/// <summary>What may follow a command's name. Paths are left to the shell, which completes them where no word fits.</summary>
/// <param name="Name">The command.</param>
/// <param name="Summary">What it does, in a few words.</param>
/// <param name="Words">Known values of its arguments.</param>
/// <param name="Options">Its options.</param>
/// <param name="HasArgument">Whether anything but options follows.</param>
sealed record CommandWords(string Name, string Summary, string[] Words, OptionWords[] Options, bool HasArgument)
{
    /// <summary>All commands of the tool, from the tree that parses them.</summary>
    public static CommandWords[] Of(RootCommand root)
    {
        Option[] everywhere = [.. root.Options.Where(o => o.Recursive)];
        return [.. root.Subcommands.Where(c => !c.Hidden).Select(c => new CommandWords(c.Name, ToolCommand.SummaryOf(c), [.. c.Arguments.SelectMany(WordsOf)],
            [.. c.Options.Concat(everywhere).Select(OptionOf)], c.Arguments.Count > 0))];
    }

    static OptionWords OptionOf(Option option) =>
        new(option.Name, option.Description ?? "", TakesValue: option.Arity.MaximumNumberOfValues > 0 && option.ValueType != typeof(bool), WordsOf(option));

    static string[] WordsOf(Symbol symbol) => [.. symbol.GetCompletions(CompletionContext.Empty).Select(c => c.Label)];
}

/// <summary>An option of a command.</summary>
/// <param name="Name">With its dashes.</param>
/// <param name="Description">For shells that show it.</param>
/// <param name="TakesValue">Whether a value follows.</param>
/// <param name="Values">Those that are known.</param>
sealed record OptionWords(string Name, string Description, bool TakesValue, string[] Values);
