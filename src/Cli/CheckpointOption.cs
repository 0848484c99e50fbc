using System.CommandLine;
using MetaRL.Experiments.Configuration;
using MetaRL.Experiments.Runs;

namespace MetaRL.Cli;

/// <summary><c>--checkpoint</c>: which of a run's.</summary>
static class CheckpointOption
{
    // In the order of the enum.
    static readonly string[] Names = ["last", "best"];

    public static Option<string> Of()
    {
        var option = new Option<string>("--checkpoint")
        {
            HelpName = "last|best",
            Description = "Which checkpoint: the last, or the one that did best on validation tasks in training",
            DefaultValueFactory = _ => Names[0],
        };
        option.CompletionSources.Add(Names);
        return option;
    }

    public static SavedCheckpoint Read(string text)
    {
        int index = Array.IndexOf(Names, text);
        return index >= 0 ? (SavedCheckpoint)index : throw new ToolException($"--checkpoint: no '{text}'{EditDistance.DidYouMean(text, Names)} Expected last or best");
    }
}
