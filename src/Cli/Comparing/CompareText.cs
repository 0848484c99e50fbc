using MetaRL.Cli.Evaluating;
using MetaRL.Cli.Tables;
using MetaRL.Evaluation;
using MetaRL.Experiments.Display;
using MetaRL.Reports.Comparing;
using MetaRL.Reports.Runs;

namespace MetaRL.Cli.Comparing;

/// <summary>A comparison for a terminal.</summary>
static class CompareText
{
    /// <summary>Fewer seeds than this say little of other trainings.</summary>
    public const int FewSeeds = 5;

    public static IEnumerable<string> Of(IReadOnlyList<Standing> standings, IReadOnlyList<Duel> duels, EpisodeChoice episode, string bootstrap, double gamma, int width)
    {
        int decimals = Numbers.Decimals(standings.Max(s => Math.Abs(s.Mean.Mean)));
        foreach (string line in Table(standings, decimals).Lines(width)) yield return line;
        yield return $"\u00b1: half-widths of 95% intervals of the mean; in brackets: {bootstrap}";
        foreach (string line in Scales(standings, gamma, decimals)) yield return line;
        if (episode.Note(standings.Select(s => s.Of)) is { } note) yield return $"note: {note}";
        foreach (string warning in Warnings(standings)) yield return $"warning: {warning}";
        foreach (Duel duel in duels)
            foreach (string line in DuelText.Of(duel, decimals)) yield return line;
    }

    static IEnumerable<string> Scales(IReadOnlyList<Standing> standings, double gamma, int decimals)
    {
        if (standings[0].Of.Measure == Measure.Success)
        {
            return standings.All(s => s.Of.Evaluation.SuccessName is not null)
                ? [$"{standings[0].Of.Evaluation.SuccessName}: share of the examples of each task whose class was found, 0 to 1"]
                : ["success rates: shares of the episodes on each task that were a success, 0 to 1"];
        }
        string gap = standings.Any(s => s.OptimalityGap is not null)
            ? $"gap: optimality gap of normalized scores, {gamma} - mean(min(x, {gamma})); less is better"
            : "no optimality gap: it is one of normalized scores";
        return [.. standings.Select(s => EvalText.Scale(s.Scale, decimals)).Distinct(), gap];
    }

    /// <summary>What weakens the comparison.</summary>
    public static IEnumerable<string> Warnings(IReadOnlyList<Standing> standings)
    {
        foreach (Standing s in standings)
        {
            int seeds = s.Of.Seeds.Length;
            string folder = VisibleText.Escaped(s.Of.Name);
            if (seeds == 1) yield return $"{folder}: one seed only; intervals are over tasks and say nothing of other trainings";
            else if (seeds < FewSeeds) yield return $"{folder}: {seeds} seeds; with fewer than {FewSeeds} the bootstrap is too narrow, go by \u00b1 over seeds and over both, which are wide: no difference told is not equality";
        }
        if (standings.Select(s => s.Of.K).Distinct().Count() > 1)
            yield return $"different numbers of adaptation steps are compared: {string.Join(", ", standings.Select(s => $"k = {s.Of.K} of {VisibleText.Escaped(s.Of.Name)}"))}";
    }

    static TextTable Table(IReadOnlyList<Standing> standings, int decimals)
    {
        HalfWidth[] halves = [.. standings.SelectMany(s => HalfWidth.Known(s.Mean)).DistinctBy(h => h.Over)];
        TextTable table = new([new("run"), new("learner/update", Spare: 1), Number("k"), Number("seeds"), Number("tasks"), Number("mean"),
            .. halves.Select(h => Number($"\u00b1 {h.Over}")), new("", Spare: 3), Number("median"), new("", Spare: 4), Number("IQM"), new("", Spare: 5),
            Number("normalized"), Number("gap"), new("", Spare: 6)]);
        foreach (Standing s in standings)
            table.Add([s.Of.Name, s.Of.Learner, $"{s.Of.K}", $"{s.Of.Seeds.Length}", $"{s.Of.Evaluation.Tasks.Length}", Numbers.Fixed(s.Mean.Mean, decimals),
                .. halves.Select(h => h.Of(s.Mean) is { } half ? Numbers.Fixed(half, decimals) : ""), Range(s.MeanBootstrap, decimals),
                Numbers.Fixed(s.Median.Value, decimals), Range(s.Median.Interval, decimals), Numbers.Fixed(s.Iqm.Value, decimals), Range(s.Iqm.Interval, decimals),
                s.Scale is null ? "" : Numbers.Fixed(s.Scale.Of(s.Mean.Mean), 3),
                s.OptimalityGap is null ? "" : Numbers.Fixed(s.OptimalityGap.Value, 3), s.OptimalityGap is null ? "" : Range(s.OptimalityGap.Interval, 3)]);
        return table;
    }

    static Column Number(string name) => new(name, IsNumber: true);

    static string Range(Interval interval, int decimals) => $"[{Numbers.Fixed(interval.Low, decimals)}, {Numbers.Fixed(interval.High, decimals)}]";
}
