using MetaRL.Evaluation;
using MetaRL.Experiments.Display;
using MetaRL.Reports.Comparing;

namespace MetaRL.Cli.Comparing;

/// <summary>A duel in plain sentences.</summary>
static class DuelText
{
    public static IEnumerable<string> Of(Duel duel, int decimals)
    {
        string a = VisibleText.Escaped(duel.A.Name), b = VisibleText.Escaped(duel.B.Name);
        string sentence = DuelSentence.Of(duel, a, b, x => Number(x, decimals));
        if (duel.Apart is not null)
        {
            yield return $"{VisibleText.Escaped(sentence)} 'metarl eval' with the same --tasks and --seed judges both on the same.";
            yield break;
        }
        yield return sentence;
        CrossedEstimate d = duel.Difference;
        string halves = string.Join(", ", Halves(d, decimals));
        string seeds = duel.SharesSeeds ? "seeds and tasks" : "tasks (the seeds differ)";
        yield return $"  difference {Number(d.Mean, decimals)}, paired by {seeds}{(halves == "" ? "" : $"; {halves}")}; "
            + $"bootstrap {Range(duel.DifferenceBootstrap, decimals)}";
        yield return $"  probability that a run of {b} scores higher on a task: {Number(duel.Improvement!.Value, 3)}, {Range(duel.Improvement.Interval, 3)}";
    }

    static IEnumerable<string> Halves(CrossedEstimate d, int decimals)
    {
        if (d.OverSeeds is { } seeds) yield return $"\u00b1 {Number(seeds, decimals)} over seeds";
        if (d.OverTasks is { } tasks) yield return $"\u00b1 {Number(tasks, decimals)} over tasks";
        if (d.OverBoth is { } both) yield return $"\u00b1 {Number(both, decimals)} over both";
    }

    static string Range(Interval interval, int decimals) => DuelSentence.Range(interval, x => Number(x, decimals));

    static string Number(double value, int decimals) => Numbers.Fixed(value, decimals);
}
