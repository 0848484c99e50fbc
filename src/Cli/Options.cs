using System.CommandLine;
using MetaRL.Experiments.Configuration;

namespace MetaRL.Cli;

/// <summary>Options of several commands, and what is said where their values are mistyped.</summary>
static class Options
{
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

    /// <summary>An option that is one of some names, the first where it is not given.</summary>
    public static Option<string> Choice(string name, string description, params string[] values)
    {
        Option<string> option = new(name)
        {
            HelpName = string.Join('|', values),
            Description = description,
            DefaultValueFactory = _ => values[0],
            CustomParser = result =>
            {
                string text = result.Tokens[0].Value;
                if (values.FirstOrDefault(value => value.Equals(text, StringComparison.OrdinalIgnoreCase)) is { } known) return known;
                result.AddError($"{name}: no '{text}'{EditDistance.DidYouMean(text, values)} Expected {string.Join(", ", values)}");
                return null;
            },
        };
        option.CompletionSources.Add(values);
        return option;
    }
}
