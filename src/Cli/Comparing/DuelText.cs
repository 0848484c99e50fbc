using MetaRL.Evaluation;
using MetaRL.Experiments.Display;

namespace MetaRL.Cli.Comparing;

/// <summary>A duel in plain sentences.</summary>
static class DuelText
{
    public static IEnumerable<string> Of(Duel duel, int decimals)
    {
        string a = VisibleText.Escaped(duel.A.Folder), b = VisibleText.Escaped(duel.B.Folder);
        if (duel.Apart is { } apart)
        {
            yield return $"{b} and {a} were judged on different tasks ({VisibleText.Escaped(apart)}): nothing is paired and neither is called better; "
                + "'metarl eval' with the same --tasks and --seed judges both on the same.";
            yield break;
        }
        yield return Sentence(duel, a, b, decimals);
        CrossedEstimate d = duel.Difference;
        string halves = string.Join(", ", Halves(d, decimals));
        string seeds = duel.SharesSeeds ? "seeds and tasks" : "tasks (the seeds differ)";
        yield return $"  difference {Number(d.Mean, decimals)}, paired by {seeds}{(halves == "" ? "" : $"; {halves}")}; "
            + $"bootstrap {Range(duel.DifferenceBootstrap, decimals)}";
        yield return $"  probability that a run of {b} scores higher on a task: {Number(duel.Improvement!.Value, 3)}, {Range(duel.Improvement.Interval, 3)}";
    }

    static string Sentence(Duel duel, string a, string b, int decimals)
    {
        CrossedEstimate d = duel.Difference;
        if (duel.Verdict is not { } verdict) return $"Nothing can be told of {b} and {a}: there is one seed of each, and no sample of tasks.";
        if (verdict == 0) return $"No difference can be told between {b} and {a}{Scope(d)}: {Number(d.Mean, decimals)}, {Range(Of(d), decimals)}.";
        (string better, string worse) = verdict > 0 ? (b, a) : (a, b);
        CrossedEstimate by = verdict > 0 ? d : d with { Mean = -d.Mean };
        return $"{better} is better than {worse}{Scope(d)}, by {Number(by.Mean, decimals)}, {Range(Of(by), decimals)}.";
    }

    // What the widest interval speaks of.
    static string Scope(CrossedEstimate d)
    {
        if (d.OverBoth is not null) return "";
        return d.OverSeeds is not null ? " on these tasks" : " as they were trained here (other trainings may differ)";
    }

    static IEnumerable<string> Halves(CrossedEstimate d, int decimals)
    {
        if (d.OverSeeds is { } seeds) yield return $"\u00b1 {Number(seeds, decimals)} over seeds";
        if (d.OverTasks is { } tasks) yield return $"\u00b1 {Number(tasks, decimals)} over tasks";
        if (d.OverBoth is { } both) yield return $"\u00b1 {Number(both, decimals)} over both";
    }

    static Interval Of(CrossedEstimate d) => new(d.Mean - d.HalfWidth95!.Value, d.Mean + d.HalfWidth95.Value);

    static string Range(Interval interval, int decimals) => $"{Number(interval.Low, decimals)} to {Number(interval.High, decimals)}";

    static string Number(double value, int decimals) => Numbers.Fixed(value, decimals);
}
