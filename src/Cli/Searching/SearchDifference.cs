using MetaRL.Reports.Search;

namespace MetaRL.Cli.Searching;

/// <summary>What two plans differ in, in words.</summary>
static class SearchDifference
{
    /// <summary>Null where one goes on with the other: they are the same, or the new one only draws more trials.</summary>
    public static string? Of(SearchPlan was, SearchPlan now)
    {
        if (was.Experiment != now.Experiment || was.Script != now.Script) return Changed("its script", was.Script, now.Script);
        if (was.ScriptHash != now.ScriptHash) return $"{now.Script} has changed since it began, so that trials would not compare";
        if (was.Directory != now.Directory) return Changed("its trials run in", was.Directory, now.Directory);
        if (!was.Words.SequenceEqual(now.Words)) return Changed("its trials have", Words(was.Words), Words(now.Words));
        if (was.Seed != now.Seed) return Changed("its trials are", Source(was), Source(now));
        string before = Space(was), after = Space(now);
        if (before != after) return Changed("it is over", before, after);
        if (was.ScoreAfter != now.ScoreAfter) return Changed("its score is after", Score(was), Score(now));
        if (was.Eta != now.Eta || !was.Budgets.SequenceEqual(now.Budgets)) return Changed("its rounds are of", Rounds(was), Rounds(now));
        bool grows = now.Trials.Length >= was.Trials.Length && (now.Trials.Length == was.Trials.Length || now.Budgets.Length == 0);
        bool isSame = grows && was.Trials.Zip(now.Trials, (a, b) => a.SequenceEqual(b)).All(same => same);
        return isSame ? null : Changed("it has", $"{was.Trials.Length} trials", $"{now.Trials.Length}");
    }

    static string Changed(string what, string was, string now) => $"{what} {was}, and here {now}";

    static string Words(string[] words) => words.Length > 0 ? string.Join(' ', words) : "no further words";

    static string Source(SearchPlan plan) => plan.Seed is { } seed ? $"random with --seed {seed}" : "a grid";

    static string Space(SearchPlan plan) => string.Join(' ', plan.Axes.Select(a => $"{a.Key}={a.Form}"));

    static string Score(SearchPlan plan) => plan.ScoreAfter is { } k ? $"{k} steps" : "the last step";

    static string Rounds(SearchPlan plan) => plan.Budgets.Length > 0 ? $"{string.Join(", ", plan.Budgets)} iterations (--eta {plan.Eta})" : "no halving";
}
