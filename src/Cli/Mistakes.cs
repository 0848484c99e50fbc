using System.CommandLine;
using System.CommandLine.Parsing;
using MetaRL.Experiments.Configuration;

namespace MetaRL.Cli;

/// <summary>What is said to a command line that is not understood: one line, with the name that was meant where one is near.</summary>
static class Mistakes
{
    /// <summary>Throws where there is a mistake.</summary>
    public static void ThrowIfAny(ParseResult result, RootCommand root)
    {
        Command command = result.CommandResult.Command;
        if (command == root && result.UnmatchedTokens is [var unknown, ..]) throw NoCommand(unknown, root);
        // An option that is not known is taken for an argument where there is room for one.
        IEnumerable<string> words = result.CommandResult.Children.OfType<ArgumentResult>().SelectMany(a => a.Tokens).Select(t => t.Value).SkipLast(AfterDashes(result));
        if (words.Concat(result.UnmatchedTokens).FirstOrDefault(IsOption) is { } option) throw NoOption(option, command, root);
        if (result.UnmatchedTokens is [var more, ..]) throw new ToolException($"{command.Name}: unexpected argument '{more}'; see metarl {command.Name} --help");
        if (result.Errors is not [var first, ..]) return;
        Argument? missing = first.SymbolResult is ArgumentResult { Tokens.Count: 0 } of ? of.Argument : null;
        throw missing is null ? new(first.Message) : new ToolException($"{command.Name}: <{missing.Name}> is missing; see metarl {command.Name} --help");
    }

    /// <summary>"no command given".</summary>
    public static ToolException Nothing(RootCommand root) => new($"no command given; have: {Names(root)}; see --help");

    static ToolException NoCommand(string unknown, RootCommand root)
    {
        if (IsOption(unknown)) return NoOption(unknown, root, root);
        string nearest = EditDistance.DidYouMean(unknown, root.Subcommands.Select(c => c.Name));
        return new($"no command '{unknown}'{(nearest == "." ? "; have" : $"{nearest} Have")}: {Names(root)}");
    }

    static ToolException NoOption(string unknown, Command command, RootCommand root)
    {
        string given = unknown.Split('=', ':')[0];
        string[] names = [.. command.Options.Union(root.Options.Where(o => o.Recursive)).Select(o => o.Name)];
        string of = command == root ? "" : $"{command.Name}: ";
        return new($"{of}no option '{given}'{EditDistance.DidYouMean(given, names)} Options: {string.Join(", ", names)}");
    }

    // They are another program's.
    static int AfterDashes(ParseResult result)
    {
        int dashes = result.Tokens.ToList().FindIndex(t => t.Type == TokenType.DoubleDash);
        return dashes < 0 ? 0 : result.Tokens.Count - dashes - 1;
    }

    static bool IsOption(string word) => word.Length > 1 && word[0] == '-';

    static string Names(RootCommand root) => string.Join(", ", root.Subcommands.Select(c => c.Name));
}
