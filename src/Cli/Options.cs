using System.CommandLine;
using MetaRL.Experiments.Configuration;

namespace MetaRL.Cli;

/// <summary>Options of several commands, and what is said where one is mistyped.</summary>
static class Options
{
    /// <summary>A command that takes any number of words takes a mistyped option for one of them: throws where it did.</summary>
    public static void RequireNone(IEnumerable<string> words, Command command)
    {
        if (words.FirstOrDefault(word => word.StartsWith('-')) is not { } unknown) return;
        string[] names = [.. command.Options.Select(o => o.Name)];
        throw new ToolException($"no option '{unknown}'{EditDistance.DidYouMean(unknown, names)} Options: {string.Join(", ", names)}");
    }

    /// <summary>An option that is a whole number; null where it is not given.</summary>
    public static Option<int?> Number(string name, string description, int low, int high) => new(name)
    {
        HelpName = "N",
        Description = description,
        CustomParser = result =>
        {
            string text = result.Tokens[0].Value;
            if (int.TryParse(text, out int value) && value >= low && value <= high) return value;
            result.AddError($"{name}: '{text}' is not a whole number in [{low}, {high}]");
            return null;
        },
    };
}
