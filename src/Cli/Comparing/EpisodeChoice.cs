using System.Globalization;
using MetaRL.Evaluation;
using MetaRL.Reports.Comparing;

namespace MetaRL.Cli.Comparing;

/// <summary>Which episodes of a trial a return is of: all of them, the last, or one by its number.</summary>
/// <param name="Name">"mean", "last" or the number.</param>
/// <param name="Number">From 1; null for all or the last.</param>
sealed record EpisodeChoice(string Name, int? Number)
{
    public static EpisodeChoice Mean { get; } = new("mean", null);

    static EpisodeChoice Last { get; } = new("last", null);

    /// <exception cref="ToolException">Neither of the words nor a number from 1.</exception>
    public static EpisodeChoice Parse(string text)
    {
        if (text == Mean.Name) return Mean;
        if (text == Last.Name) return Last;
        bool isNumber = int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int number) && number >= 1;
        return isNumber ? new($"{number}", number) : throw new ToolException($"--episode: '{text}' found, expected mean, last or the number of an episode, from 1");
    }

    /// <summary>An evaluation whose returns are those of the choice.</summary>
    /// <exception cref="ToolException">A trial has not so many episodes, or success rates are asked for, which are of all episodes.</exception>
    public EvaluationRecord Of(EvaluationRecord evaluation, Measure measure, string folder)
    {
        if (this == Mean) return evaluation;
        if (measure == Measure.Success) throw new ToolException("--episode: success rates are those of all episodes alike; give --measure return, or leave --episode out");
        if (Number is not { } number) return evaluation.OfLastEpisode();
        return number <= evaluation.Episodes ? evaluation.OfEpisode(number)
            : throw new ToolException($"--episode {number}: rollouts of {folder} have {evaluation.Episodes} episode{(evaluation.Episodes == 1 ? "" : "s")}; give one of them, mean or last");
    }

    /// <summary>What is judged, and how to ask for the other; null where rollouts are single episodes.</summary>
    public string? Note(IEnumerable<Contestant> all)
    {
        int[] episodes = [.. all.Where(c => c.Measure == Measure.Return).Select(c => c.Evaluation.Episodes).Distinct()];
        if (episodes.All(count => count == 1)) return null;
        string trial = $"{string.Join(" or ", episodes)} episodes of a trial";
        if (this == Mean) return $"returns are means over the {trial}; --episode last judges by the last alone, as a matrix with LastEpisode does, and --episode N by one of them";
        string which = Number is { } number ? $"episode {number}" : "the last";
        return $"returns are those of {which} of the {trial}; --episode mean judges by the mean of all";
    }
}
