using System.Xml.Linq;
using MetaRL.Reports.Charts;
using MetaRL.Reports.Html;
using MetaRL.Reports.Runs;
using MetaRL.Training;
using static MetaRL.Reports.Html.Markup;

namespace MetaRL.Reports.Sections;

/// <summary>Small charts of what the outer update did.</summary>
static class OptimisationSection
{
    // Advantages of mean 0 make a surrogate's value 0 where its data were sampled: what is left of it is rounding.
    const double RoundingOfLoss = 1e-6;

    public static XElement? Draw(ReportData data)
    {
        if (data.Trained.Count == 0) return null;
        int[] seeds = [.. data.Trained.Select(g => g.Runs.Count)];
        string legend = data.IsSingle ? "" : "Colours as above. ";
        return Tag("section",
            Tag("h2", "Optimisation"),
            Tag("div.multiples",
                HasLoss(data) ? Chart(data, data.Trained, "loss", "Meta-loss", m => m.Loss) : null,
                Chart(data, data.Trained, "gradient-norm", "Meta-gradient norm", m => m.GradientNorm),
                Chart(data, data.Trained, "kl", "KL of the outer update (nats)", m => m.Kl),
                Extras(data).Select((extra, i) => Chart(data, extra.Groups, $"extra{i}", extra.Key, m => m.Extra[extra.Key]))),
            seeds.Max() > 1 || legend != "" ? Tag("p.note", $"{legend}{(seeds.Distinct().Count() == 1 && seeds[0] > 1 ? $"Lines: mean over seeds; {Curve.BandName(seeds[0])}." : "")}") : null);
    }

    static bool HasLoss(ReportData data) => data.Runs.Any(r => r.Metrics.Any(m => Math.Abs(m.Loss) > RoundingOfLoss));

    // What an update reports in some iterations only has no curve.
    static IEnumerable<(string Key, RunGroup[] Groups)> Extras(ReportData data) => data.Trained
        .SelectMany(g => g.Runs[0].Metrics[0].Extra.Keys)
        .Distinct()
        .Order(StringComparer.Ordinal)
        .Select(key => (key, data.Trained.Where(g => AlwaysHas(g, key)).ToArray()))
        .Where(extra => extra.Item2.Length > 0);

    static bool AlwaysHas(RunGroup group, string key) => group.Runs.All(r => r.Metrics.Take(group.Iterations).All(m => m.Extra.ContainsKey(key)));

    static XElement Chart(ReportData data, IReadOnlyList<RunGroup> groups, string id, string title, Func<IterationRecord, double> value)
    {
        TrainingCurves[] curves = [.. groups.Select(g => new TrainingCurves(g, Progress.Iterations))];
        Series[] series = [.. groups.Select((g, i) => new Series(data.IsSingle ? "" : g.Name, data.IsSingle ? "plain" : data.Look(g), curves[i].Of(value)))];
        return new LineChart
        {
            Caption = new(id, title, string.Join(' ', series.Select(Words))),
            Series = series,
            X = Overlay.Union(curves.Select(c => c.X)),
            YTitle = "",
            Small = true,
        }.Draw();
    }

    static string Words(Series series)
    {
        double[] y = series.Curve.Y;
        string name = series.Name == "" ? "From" : $"{series.Name} from";
        return $"{name} {Format.Number(y[0])} to {Format.Number(y[^1])}, between {Format.Number(y.Min())} and {Format.Number(y.Max())}.";
    }
}
