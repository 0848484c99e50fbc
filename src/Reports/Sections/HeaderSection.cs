using System.Xml.Linq;
using MetaRL.Evaluation;
using MetaRL.Reports.Html;
using MetaRL.Reports.Runs;
using static MetaRL.Reports.Html.Markup;

namespace MetaRL.Reports.Sections;

/// <summary>Title, the result in one sentence, and the headline numbers.</summary>
static class HeaderSection
{
    public static XElement Draw(ReportData data) => Tag("header",
        Tag("h1", data.Experiment),
        Tag("p.sub", string.Join(" \u00B7 ", Facts(data))),
        Tag("p.lead", data.Adaptation is { } adaptation ? Sentence(adaptation, data.Evaluation!) : Unevaluated(data)),
        Tag("dl.tiles", Tiles(data)));

    static IEnumerable<string> Facts(ReportData data)
    {
        if (data.Evaluation is { } evaluation) yield return "task family " + evaluation.Family;
        yield return data.Runs.Count == 1 ? $"seed {data.Runs[0].Config.Seed}" : Format.Plural(data.Runs.Count, "seed");
        yield return Format.Plural(data.Iterations, "meta-iteration");
    }

    static string Sentence(AdaptationSummary adaptation, EvaluationRecord evaluation)
    {
        AdaptationRow first = adaptation.Rows[0], last = adaptation.Rows[^1];
        Func<double, string> number = AdaptationSection.NumberFormat(adaptation);
        string tasks = evaluation.Origin.Words;
        if (last.K == 0) return $"Without adaptation the mean return on {tasks} is {number(first.Return.Mean)}.";
        string verb = last.Gain.Mean > 0 ? "rises" : last.Gain.Mean < 0 ? "falls" : "stays";
        string gain = last.Gain.HalfWidth95 is { } half
            ? $"{number(last.Gain.Mean)} {Format.PlusMinus} {number(half)} (95% interval over {adaptation.Unit})"
            : number(last.Gain.Mean);
        string caveat = last.Gain.HalfWidth95 >= Math.Abs(last.Gain.Mean) ? " The interval includes zero: no gain is shown." : "";
        return $"After {Format.Plural(last.K, "adaptation step")} the mean return on {tasks} {verb} from "
            + $"{number(first.Return.Mean)} to {number(last.Return.Mean)}: a gain of {gain}.{caveat}";
    }

    static string Unevaluated(ReportData data)
    {
        if (data.Iterations == 0) return "No iteration has ended yet, and there is no evaluation.";
        int last = data.Iterations - 1;
        double before = data.Runs.Average(r => r.Metrics[last].Returns[0]), after = data.Runs.Average(r => r.Metrics[last].Returns[^1]);
        return $"There is no evaluation yet. On the training tasks of the last iteration the mean return goes from "
            + $"{Format.Number(before)} before adaptation to {Format.Number(after)} after {Format.Plural(data.K, "step")}.";
    }

    static IEnumerable<XElement> Tiles(ReportData data)
    {
        foreach (XElement tile in data.Adaptation is { } adaptation ? AdaptationTiles(adaptation) : []) yield return tile;
        if (data.Iterations == 0) yield break;
        string each = data.Runs.Count > 1 ? " per seed" : "";
        yield return Tile("Env steps" + each, data.Runs.Average(r => r.Metrics.Sum(m => (double)m.EnvSteps)), Format.Count, null);
        yield return Tile("Wall-clock" + each, data.Runs.Average(r => r.Metrics.Sum(m => m.Seconds.Total)), Format.Duration, null);
    }

    static IEnumerable<XElement> AdaptationTiles(AdaptationSummary adaptation)
    {
        Func<double, string> number = AdaptationSection.NumberFormat(adaptation);
        AdaptationRow first = adaptation.Rows[0], last = adaptation.Rows[^1];
        if (last.K > 0) yield return Tile("Gain by adaptation", last.Gain.Mean, number, last.Gain.HalfWidth95);
        yield return Tile("Return before (k = 0)", first.Return.Mean, number, first.Return.HalfWidth95);
        if (last.K > 0) yield return Tile($"Return after (k = {last.K})", last.Return.Mean, number, last.Return.HalfWidth95);
    }

    static XElement Tile(string name, double value, Func<double, string> format, double? half) => Tag("div",
        Tag("dt", name),
        Tag("dd", Data(value, format(value)), half is { } h ? Tag("span.half", $"{Format.PlusMinus} {format(h)}") : null));
}
