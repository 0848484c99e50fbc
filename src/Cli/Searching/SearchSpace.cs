using MetaRL.Envs;
using MetaRL.Reports.Search;

namespace MetaRL.Cli.Searching;

/// <summary>The trials of a grid, or those drawn at random.</summary>
static class SearchSpace
{
    public const int MostTrials = 10_000;

    // Where so many draws in a row were there already, nearly all are.
    const int Patience = 100_000;

    /// <summary>The settings of key=form words.</summary>
    /// <param name="option">The option that they were given to.</param>
    /// <param name="words">One a setting.</param>
    public static SearchAxis[] Axes(string option, IReadOnlyList<string> words)
    {
        SearchAxis[] axes = [.. words.Select(word => Axis(option, word))];
        if (axes.GroupBy(a => a.Key).FirstOrDefault(g => g.Count() > 1) is { } twice)
            throw new ToolException($"{option}: {twice.Key} is given {twice.Count()} times; give all its values at once");
        if (axes.FirstOrDefault(a => a.Key.StartsWith("evaluation.", StringComparison.Ordinal) || a.Key == "evaluation") is { } judge)
            throw new ToolException($"{option}: {judge.Key} changes what trials are measured by, not how well they learn; give it to all: -- --set {judge.Key}=VALUE");
        return axes;
    }

    /// <summary>Every combination; the last setting changes first.</summary>
    public static string[][] Grid(SearchAxis[] axes)
    {
        if (axes.FirstOrDefault(a => a.Kind != AxisKind.Choices) is { } range)
            throw new ToolException($"--grid: {range.Key}={range.Form} is a range; give its values ({range.Key}=a,b,c), or draw from it: --random N --over {range.Key}={range.Form}");
        double count = axes.Aggregate(1.0, (n, a) => n * a.Count);
        if (count > MostTrials) throw new ToolException($"--grid: {count:0} combinations found, expected at most {MostTrials}; leave values out, or draw some: --random N --over …");
        IEnumerable<string[]> all = [[]];
        foreach (SearchAxis axis in axes) all = [.. all.SelectMany(head => axis.Choices.Select(value => (string[])[.. head, value]))];
        return [.. all];
    }

    /// <summary>Draws N trials, no two alike. Trial i is the same whatever N is, and a setting's draws whatever the others are.</summary>
    public static string[][] Random(SearchAxis[] axes, int count, ulong seed)
    {
        double most = axes.Aggregate(1.0, (n, a) => n * a.Count);
        if (count > most) throw new ToolException($"--random {count}: these settings have {most:0} combinations; give --random {most:0} or less, or --grid for all of them");
        HashSet<string> seen = [];
        List<string[]> trials = [];
        int repeated = 0;
        for (ulong draw = 0; trials.Count < count; draw++)
        {
            string[] values = [.. axes.Select(axis => axis.Draw(new Seed(seed).Fork("search").Fork(axis.Key).Fork(draw).Stream()))];
            if (seen.Add(string.Join('\n', values)))
            {
                trials.Add(values);
                repeated = 0;
            }
            else if (++repeated > Patience) throw new ToolException($"--random {count}: only {trials.Count} different trials were found in these ranges; give fewer, or wider ranges");
        }
        return [.. trials];
    }

    static SearchAxis Axis(string option, string word)
    {
        int equals = word.IndexOf('=');
        if (equals <= 0 || equals == word.Length - 1) throw new ToolException($"{option}: '{word}' found, expected key=values such as learner.innerLr=0.01,0.1");
        try
        {
            return new(word[..equals].Trim(), word[(equals + 1)..].Trim());
        }
        catch (FormatException e)
        {
            throw new ToolException($"{option}: {e.Message}");
        }
    }
}
