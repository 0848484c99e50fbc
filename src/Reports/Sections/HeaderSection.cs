using System.Xml.Linq;
using MetaRL.Evaluation;
using MetaRL.Reports.Html;
using MetaRL.Reports.Runs;
using static MetaRL.Reports.Html.Markup;

namespace MetaRL.Reports.Sections;

/// <summary>Title, the result in one sentence, and the headline numbers.</summary>
static class HeaderSection
{
    // More would be a table of their own, and there is one.
    const int MostTiles = 6;

    public static XElement Draw(ReportData data) => Tag("header",
        Tag("h1", data.Title),
        Tag("p.sub", string.Join(" \u00B7 ", Facts(data))),
        Tag("p.lead", data.IsSingle ? Lead(data.Groups[0]) : LeadOfMany(data)),
        Tiles([.. data.IsSingle ? TilesOfOne(data.Groups[0]) : TilesOfMany(data)]),
        data.Runs.SelectMany(r => r.Faults).Distinct().Select(fault => Tag("p.fault", $"Left out: {fault}")));

    static IEnumerable<string> Facts(ReportData data)
    {
        if (data.Evaluated is [var first, ..]) yield return "task family " + first.Evaluation!.Family;
        if (!data.IsSingle) yield return Format.Plural(data.Groups.Count, "setting");
        RunData[] runs = [.. data.Runs];
        yield return runs.Length == 1 ? $"seed {runs[0].Config.Seed}" : data.IsSingle ? Format.Plural(runs.Length, "seed") : Format.Plural(runs.Length, "run");
        int[] iterations = [.. data.Groups.Select(g => g.Iterations).Distinct()];
        RunGroup[] older = [.. data.Evaluated.Where(g => g.Judged < g.Iterations && g.Evaluation!.Checkpoint is null)];
        yield return iterations is [var count] ? Format.Plural(count, "meta-iteration") : $"{iterations.Min():N0} to {iterations.Max():N0} meta-iterations";
        foreach (RunGroup group in older) yield return $"{(data.IsSingle ? "" : group.Name + ": ")}evaluated after {Format.Plural(group.Judged!.Value, "iteration")}";
        foreach (RunGroup group in data.Evaluated)
            if (group.Evaluation!.CheckpointWords is { } words) yield return $"{(data.IsSingle ? "" : group.Name + ": ")}evaluated: {words}";
    }

    static string Lead(RunGroup group) => group.Adaptation is not { } adaptation ? Unevaluated(group)
        : group.IsUnadapted ? Unadapted.Sentence(group)
        : Sentence(adaptation, group.Evaluation!);

    static string Sentence(AdaptationSummary adaptation, EvaluationRecord evaluation)
    {
        AdaptationRow first = adaptation.Rows[0], last = adaptation.Rows[^1];
        Func<double, string> number = AdaptationSection.NumberFormat(adaptation);
        string tasks = evaluation.Origin.Words;
        if (last.K == 0) return $"Before adaptation the mean return on {tasks} is {number(first.Return.Mean)}.";
        string verb = last.Gain.Mean > 0 ? "rises" : last.Gain.Mean < 0 ? "falls" : "stays";
        string gain = last.Gain.HalfWidth95 is { } half
            ? $"{number(last.Gain.Mean)} {Format.PlusMinus} {number(half)} (95% interval over {adaptation.Unit})"
            : number(last.Gain.Mean);
        string caveat = last.Gain.HalfWidth95 >= Math.Abs(last.Gain.Mean) ? " The interval includes zero: no gain is shown." : "";
        return $"After {Format.Plural(last.K, "adaptation step")} the mean return on {tasks} {verb} from "
            + $"{number(first.Return.Mean)} to {number(last.Return.Mean)}: a gain of {gain}.{caveat}";
    }

    static string Unevaluated(RunGroup group)
    {
        if (group.Iterations == 0) return "No iteration has ended yet, and there is no evaluation.";
        int last = group.Iterations - 1;
        double before = group.Runs.Average(r => r.Metrics[last].Returns[0]), after = group.Runs.Average(r => r.Metrics[last].Returns[^1]);
        return $"There is no evaluation yet. On the training tasks of the last iteration the mean return goes from "
            + $"{Format.Number(before)} before adaptation to {Format.Number(after)} after {Format.Plural(group.K!.Value, "step")}.";
    }

    static string LeadOfMany(ReportData data)
    {
        if (data.Evaluated is not [_, _, ..]) return "There are not two evaluations yet; the curves below are all that can be compared.";
        RunGroup best = data.Evaluated.MaxBy(g => g.Adaptation!.Rows[^1].Return.Mean)!;
        AdaptationRow last = best.Adaptation!.Rows[^1];
        Func<double, string> number = AdaptationSection.NumberFormat(best.Adaptation);
        string after = last.K == 0 ? "" : $" after {Format.Plural(last.K, "adaptation step")}";
        string half = last.Return.HalfWidth95 is { } h ? $" {Format.PlusMinus} {number(h)}" : "";
        return $"The highest mean return on {best.Evaluation!.Origin.Words} is that of {best.Name}: {number(last.Return.Mean)}{half}{after}. "
            + "Which differences can be told from chance stands below.";
    }

    static XElement? Tiles(XElement[] tiles) => tiles.Length == 0 ? null : Tag("dl.tiles", tiles);

    static IEnumerable<XElement> TilesOfOne(RunGroup group)
    {
        XElement[] results = group.Adaptation is not { } adaptation ? [] : [.. group.IsUnadapted ? UnadaptedTiles(group) : AdaptationTiles(adaptation)];
        foreach (XElement tile in results) yield return tile;
        if (group.Iterations == 0) yield break;
        string each = group.Runs.Count > 1 ? " per seed" : "";
        yield return Tile("Env steps" + each, group.Runs.Average(r => r.Metrics.Sum(m => (double)m.EnvSteps)), Format.Count, null);
        yield return Tile("Wall-clock" + each, group.Runs.Average(r => r.Metrics.Sum(m => m.Seconds.Total)), Format.Duration, null);
    }

    static IEnumerable<XElement> TilesOfMany(ReportData data)
    {
        if (data.Evaluated.Count > MostTiles) return [];
        return data.Evaluated.Select(g =>
        {
            CrossedEstimate last = g.Adaptation!.Rows[^1].Return;
            return Tile(g.Name, last.Mean, AdaptationSection.NumberFormat(g.Adaptation), last.HalfWidth95);
        });
    }

    static IEnumerable<XElement> AdaptationTiles(AdaptationSummary adaptation)
    {
        Func<double, string> number = AdaptationSection.NumberFormat(adaptation);
        AdaptationRow first = adaptation.Rows[0], last = adaptation.Rows[^1];
        if (last.K > 0) yield return Tile("Gain by adaptation", last.Gain.Mean, number, last.Gain.HalfWidth95);
        yield return Tile("Return before (k = 0)", first.Return.Mean, number, first.Return.HalfWidth95);
        if (last.K > 0) yield return Tile($"Return after (k = {last.K})", last.Return.Mean, number, last.Return.HalfWidth95);
    }

    static IEnumerable<XElement> UnadaptedTiles(RunGroup group)
    {
        Func<double, string> number = AdaptationSection.NumberFormat(group.Adaptation!);
        CrossedEstimate mean = group.Adaptation!.Rows[0].Return;
        IReadOnlyList<CrossedEstimate> episodes = EpisodeReturns.Of(group.Evaluation!);
        yield return Tile(episodes.Count > 1 ? "Return, mean of episodes" : "Mean return", mean.Mean, number, mean.HalfWidth95);
        if (episodes.Count < 2) yield break;
        yield return Tile("Return, first episode", episodes[0].Mean, number, episodes[0].HalfWidth95);
        yield return Tile("Return, last episode", episodes[^1].Mean, number, episodes[^1].HalfWidth95);
    }

    static XElement Tile(string name, double value, Func<double, string> format, double? half) => Tag("div",
        Tag("dt", name),
        Tag("dd", Data(value, format(value)), half is { } h ? Tag("span.half", $"{Format.PlusMinus} {format(h)}") : null));
}
