using MetaRL.Evaluation;

namespace MetaRL.Reports.Comparing;

/// <summary>A duel in one plain sentence.</summary>
static class DuelSentence
{
    /// <param name="duel">On the same tasks, or not.</param>
    /// <param name="a">What A is called.</param>
    /// <param name="b">What B is called.</param>
    /// <param name="number">Writes a number.</param>
    public static string Of(Duel duel, string a, string b, Func<double, string> number)
    {
        CrossedEstimate d = duel.Difference;
        if (duel.Apart is { } apart) return $"{a} and {b} were judged on different tasks ({apart}): nothing is paired and neither is called better.";
        if (duel.Verdict is not { } verdict) return $"Nothing can be told of {b} and {a}: there is one seed of each, and no sample of tasks.";
        if (verdict == 0) return $"No difference can be told between {b} and {a}{Scope(d)}: {number(d.Mean)}, {Range(d.Interval95!.Value, number)}.";
        (string better, string worse) = verdict > 0 ? (b, a) : (a, b);
        CrossedEstimate by = verdict > 0 ? d : d with { Mean = -d.Mean };
        return $"{better} is better than {worse}{Scope(d)}, by {number(by.Mean)}, {Range(by.Interval95!.Value, number)}.";
    }

    public static string Range(Interval interval, Func<double, string> number) => $"{number(interval.Low)} to {number(interval.High)}";

    // What the widest interval speaks of.
    static string Scope(CrossedEstimate d)
    {
        if (d.OverBoth is not null) return "";
        return d.OverSeeds is not null ? " on these tasks" : " as they were trained here (other trainings may differ)";
    }
}
